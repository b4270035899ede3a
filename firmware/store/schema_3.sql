-- What reading a letter adds: people and posts over time, what clerks taught, letters that belong together.

PRAGMA user_version = 3;

-- What the desk adds: people who sign in, what they saved, what they set.

PRAGMA user_version = 4;

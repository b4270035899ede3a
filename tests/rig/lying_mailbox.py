#!/usr/bin/python3
"""mailbox_server.py, which lies about mails whose names begin with what is wrong with them:

  less...     RFC822.SIZE is far too small
  endless...  the same, and a length is announced that nobody has
  cut...      the connection ends in the middle of the mail
  other...    the answer is about another mail
"""
import mailbox_server


class Liar(mailbox_server.Session):
    def do_fetch(self, spec, what):
        mails = self.maildir.look()
        wanted = mailbox_server.chosen(spec, {uid for uid, _ in mails})
        lies = [(uid, name) for uid, name in mails if uid in wanted and name.startswith(("less", "endless", "cut", "other"))]
        if not lies:
            return super().do_fetch(spec, what)
        (uid, name), raw = lies[0], self.maildir.read(lies[0][1])
        if "BODY.PEEK[]" not in what.upper():
            self.say(f'* 1 FETCH (UID {uid} INTERNALDATE "{self.maildir.arrived(name)}" RFC822.SIZE 100 FLAGS ())')
            return "OK fetched"
        length = 999999999999 if name.startswith("endless") else len(raw)
        self.say(f"* 1 FETCH (UID {uid + 1000 if name.startswith('other') else uid} BODY[] {{{length}}}")
        if name.startswith("cut"):
            self.writer.write(raw[:len(raw) // 2])
            self.writer.close()
            raise ConnectionError("cut")
        self.writer.write(raw)
        self.say(")")
        return "OK fetched"


if __name__ == "__main__":
    mailbox_server.Session = Liar
    mailbox_server.main()

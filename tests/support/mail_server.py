"""An SMTP server that keeps what it receives.

``python -m tests.support.mail_server PORT FOLDER`` writes each email to a file.
"""

import socketserver
import sys
from itertools import takewhile
from pathlib import Path


class MailServer(socketserver.ThreadingTCPServer):
    """Implements enough of SMTP (RFC 5321) to receive emails. ``emails`` has their raw text."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port=0):
        self.emails, self.recipients = [], []
        super().__init__(("127.0.0.1", port), MailHandler)

    @property
    def port(self):
        return self.server_address[1]


class MailHandler(socketserver.StreamRequestHandler):
    def handle(self):
        self.write_line("220 clinic.example")
        while line := self.rfile.readline().decode().strip():
            command = line[:4].upper()
            if command == "DATA":
                self.write_line("354 Go on")
                self.server.emails.append(self.read_data())
            if command == "RCPT":
                self.server.recipients.append(line)
            self.write_line("221 Bye" if command == "QUIT" else "250 OK")

    def read_data(self):
        """Return the lines up to a single dot, or to the end of the connection."""
        lines = (line.decode().rstrip("\r\n") for line in self.rfile)
        return "\n".join(takewhile(lambda line: line != ".", lines))

    def write_line(self, line):
        self.wfile.write(f"{line}\r\n".encode())


def main(port, folder):
    """Write each email to a file of its own."""

    class SavingServer(MailServer):
        def shutdown_request(self, request):
            super().shutdown_request(request)
            for number, email in enumerate(self.emails):
                Path(folder, f"{number}.eml").write_text(email)

    SavingServer(int(port)).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])

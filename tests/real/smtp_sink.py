#!/usr/bin/python3
"""An SMTP server on loopback that keeps what it is given: smtp_sink.py DIR

Prints its port once it listens. The Nth message goes to DIR/N.eml as it came, its envelope to DIR/N.json
({"from": …, "to": […]}), both before the sender is told that it was taken. Runs until it is ended.
"""
import asyncio
import json
import pathlib
import sys

from aiosmtpd.smtp import SMTP


class Keeper:
    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.count = 0

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        content = envelope.original_content or envelope.content
        (self.directory / f"{self.count}.eml").write_bytes(content)
        (self.directory / f"{self.count}.json").write_text(
            json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos}), encoding="utf-8")
        return "250 kept"


async def serve(directory):
    keeper = Keeper(directory)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(keeper, hostname="sink.example", ident="sink"), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve(sys.argv[1]))

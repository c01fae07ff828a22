"""A real SMTP server for the tests. It says its port on the first line, then every mail it took as one line of JSON.

What goes wrong is chosen by the recipient's local part, so no test needs a second channel:
  busy       451 at RCPT, always          greylisted  451 at RCPT the first time, then taken
  unknown    550 at RCPT                  refused     554 after the data
  movedin    550 at RCPT the first time, then taken
  drop       takes the data, then closes the connection without an answer
  stall      takes the data and never answers
  stallonce  never answers the first time, then taken
"""

import argparse
import asyncio
import base64
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

# Broken connections are what some tests are about; their tracebacks and advice on settings would bury a real failure.
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
seen = set()


def say(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.split("@")[0]
        if local == "busy":
            return "451 4.3.2 try again later"
        if local == "greylisted" and address not in seen:
            seen.add(address)
            return "451 4.7.1 greylisted, try again later"
        if local == "unknown" or (local == "movedin" and address not in seen):
            seen.add(address)
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        local = envelope.rcpt_tos[0].split("@")[0]
        if local == "refused":
            return "554 5.7.1 content not accepted"
        if local == "stall" or (local == "stallonce" and local not in seen):
            seen.add(local)
            await asyncio.Event().wait()
        say({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "data": base64.b64encode(envelope.original_content).decode(),
            "tls": server.transport.get_extra_info("ssl_object") is not None,
            "login": session.auth_data.login.decode() if session.authenticated else None,
            "hello": session.host_name,
            "peer_port": session.peer[1],
        })
        if local == "drop":
            server.transport.abort()
        return "250 2.0.0 taken"


def authenticate(wanted):
    def check(server, session, envelope, mechanism, data):
        right = [data.login.decode(), data.password.decode()] == wanted
        # "Not handled" makes aiosmtpd send the answer, 235 or 535.
        return AuthResult(success=right, handled=False, auth_data=data)
    return check


async def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--certificate")
    arguments.add_argument("--key")
    arguments.add_argument("--implicit", action="store_true")
    arguments.add_argument("--login", nargs=2)
    options = arguments.parse_args()
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
    starttls = context is not None and not options.implicit

    def connection():
        return SMTP(
            Handler(),
            hostname="peer.test.invalid",
            tls_context=context if starttls else None,
            require_starttls=starttls,
            auth_required=options.login is not None,
            auth_require_tls=False,
            authenticator=authenticate(options.login),
        )

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: None)
    server = await loop.create_server(connection, "127.0.0.1", options.port, ssl=context if options.implicit else None)
    say({"port": server.sockets[0].getsockname()[1]})
    # The test holds our standard input open for as long as it lives, and we live no longer.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())

"""Functions that live elsewhere: an endpoint that answers Lambda's Invoke, with handlers of this process behind it. Owns the
part of the server's configuration that says so."""

import http.server
import json
import threading
import traceback

ACCOUNT = "111122223333"


def arn(name):
    return f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{name}"


class HandlerHost:
    """`handlers` by name of function; `events` is what they were given, `answers` what they gave back, oldest first."""

    def __init__(self):
        self.handlers, self.events, self.answers = {}, [], []
        host = self

        class Invoke(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                name = self.path.split("/functions/")[1].split("/")[0]
                event = json.loads(self.rfile.read(int(self.headers["content-length"])))
                host.events.append(json.loads(json.dumps(event)))
                headers = {}
                try:
                    answer = host.handlers[name](event, None)
                    host.answers.append(answer)
                except Exception as error:  # as the runtime of Lambda tells it
                    headers["X-Amz-Function-Error"] = "Unhandled"
                    kind = type(error).__name__
                    answer = {"errorMessage": str(error), "errorType": kind, "stackTrace": traceback.format_tb(error.__traceback__)}
                body = json.dumps(answer).encode()
                self.send_response(200)
                for header, value in {"content-type": "application/json", "content-length": str(len(body)), **headers}.items():
                    self.send_header(header, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Invoke)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def configuration(self):
        """The lines by which a server finds these functions."""
        port = self._server.server_address[1]
        place = f'functions = "{arn("*")}"\nlambda-endpoint = "http://127.0.0.1:{port}"\n'
        return f"[[triggers.elsewhere]]\n{place}"

    def sources(self):
        """What ran since this was last asked, in order."""
        sources = [event["triggerSource"] for event in self.events]
        self.events.clear()
        return sources

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

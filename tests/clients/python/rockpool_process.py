"""Owns the Rockpool process that stories talk to: starts it, reads its mailbox, moves its clock, stops it."""

import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

SEED = pathlib.Path(__file__).resolve().parent.parent / "seed.toml"
START_LIMIT_SECONDS = 30


class Rockpool:
    """A development server on a loopback port of its own, with the seeded pools; nothing is kept on disk unless `data`
    names a folder. `configuration` is the text of a configuration file."""

    def __init__(self, data=None, configuration=None):
        self._data = data
        self._binary = binary = os.environ.get("ROCKPOOL_BIN")
        if not binary:
            raise RuntimeError("ROCKPOOL_BIN must name the rockpool executable (cargo xtask test sets it)")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{port}"
        self._output = tempfile.NamedTemporaryFile(prefix="rockpool-", suffix=".log")
        # The stories say what a person would type, so nothing of the caller's settings may leak in.
        self._surroundings = {k: v for k, v in os.environ.items() if not k.startswith("ROCKPOOL_")}
        keeping = ["--data", str(data)] if data else ["--ephemeral"]
        if configuration:
            self._configuration = tempfile.NamedTemporaryFile("w", prefix="rockpool-", suffix=".toml")
            self._configuration.write(configuration)
            self._configuration.flush()
            keeping += ["--config", self._configuration.name]
        self._process = subprocess.Popen(
            [binary, "dev", "--listen", f"127.0.0.1:{port}", *keeping, "--seed-file", str(SEED)],
            stdout=self._output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=self._surroundings,
        )
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def _wait_until_ready(self):
        deadline = time.monotonic() + START_LIMIT_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"rockpool ended with {self._process.returncode}:\n{self.output()}")
            try:
                self.jwks("us-east-1_Email0001")
                return
            except urllib.error.HTTPError as answer:
                raise RuntimeError(f"rockpool answers {answer.code} for a seeded pool:\n{self.output()}")
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.02)
        raise RuntimeError(f"rockpool gave no answer in {START_LIMIT_SECONDS} s:\n{self.output()}")

    def output(self):
        """The last lines that the server printed."""
        return "\n".join(pathlib.Path(self._output.name).read_text(errors="replace").splitlines()[-40:])

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def cpu_seconds(self):
        """User and system time of the server, in ticks of 10 ms (Linux)."""
        fields = pathlib.Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def env(self):
        """What `rockpool env` prints for the data folder of this server."""
        command = [self._binary, "env", "--json", "--data", str(self._data)]
        return json.loads(subprocess.run(command, env=self._surroundings, check=True, capture_output=True).stdout)

    def get(self, path):
        with urllib.request.urlopen(self.endpoint + path, timeout=10) as answer:
            return json.load(answer)

    def jwks(self, pool):
        return self.get(f"/{pool}/.well-known/jwks.json")

    def issuer(self, pool):
        return f"{self.endpoint}/{pool}"

    def messages(self, to):
        """Messages to one address, newest last."""
        return self.get("/_rockpool/messages?" + urllib.parse.urlencode({"to": to}))

    def code(self, to):
        """The code in the newest message to this address."""
        messages = self.messages(to)
        assert messages, f"no message to {to}"
        assert messages[-1]["to"] == to
        return messages[-1]["code"]

    def advance(self, seconds):
        """Moves the server's clock. Only for a server that no other story shares."""
        request = urllib.request.Request(
            self.endpoint + "/_rockpool/clock",
            data=json.dumps({"advance_seconds": seconds}).encode(),
            headers={"x-rockpool": "1", "content-type": "application/json"},
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            answer.read()

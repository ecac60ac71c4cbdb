"""Real mail servers on loopback: Dovecot for mailboxes, Postfix for sending; certificates of a test authority.

Both want to be started by root. Postfix asks Dovecot who may send, so that access tokens work for both.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from .ports import hold_port, number

# The owner of the mailboxes' files: an account that every Debian has.
OWNER = "mail"
PASSWORD = "a password of the tests, with \"quotes\" and \\"
START_LIMIT = 20


class MailServers:
    """What runs, and how to reach it. Made by `mail_servers`."""

    domain = "balcao.test"
    password = PASSWORD

    def __init__(self, folder, users, oauth):
        self.folder = folder
        self.users = list(users)
        self.oauth = oauth
        self.ca = folder / "ca.pem"
        self.log = folder / "dovecot.log"
        self.smtp_log = folder / "postfix.log"
        self._dovecot = None
        self._postfix = None
        self._holders = [hold_port() for _ in range(7)]
        ports = [number(holder) for holder in self._holders]
        self._ports = dict(zip(("imap", "imaps", "plain", "smtp", "smtps", "smtp_plain", "relay"), ports))
        # STARTTLS; TLS from the first byte; no TLS at all, which only loopback may do.
        self.imap = f"imap://localhost:{ports[0]}"
        self.imaps = f"imaps://localhost:{ports[1]}"
        self.imap_plain = f"imap://127.0.0.2:{ports[2]}"
        self.smtp = f"smtp://localhost:{ports[3]}"
        self.smtps = f"smtps://localhost:{ports[4]}"
        self.smtp_plain = f"smtp://127.0.0.1:{ports[5]}"
        # Accepts mail for the users as other mail servers send it: no login, no TLS.
        self.relay_port = ports[6]

    def port(self, name):
        return self._ports[name]

    def mailbox(self, user):
        """The folder of a user's INBOX, in Maildir's form."""
        return self.folder / "mail" / user

    def deliver(self, user, message):
        """Puts a message (bytes) straight into a mailbox, as Maildir does; returns its file."""
        box = self.mailbox(user)
        name = f"{time.time_ns()}.{os.getpid()}.tests"
        for part in ("cur", "new", "tmp"):
            (box / part).mkdir(parents=True, exist_ok=True)
        (box / "tmp" / name).write_bytes(message)
        _give(box)
        (box / "tmp" / name).rename(box / "new" / name)
        return box / "new" / name

    def give(self, user):
        """Makes the servers the owner of the files that the test put into a mailbox."""
        _give(self.mailbox(user))

    def start_dovecot(self):
        self._dovecot = _start(["dovecot", "-F", "-c", self.folder / "dovecot.conf"], self.log)
        _wait_for(self._ports["imaps"], self._dovecot, self.log)

    def stop_dovecot(self):
        _end(self._dovecot)
        self._dovecot = None

    def start_postfix(self):
        self._postfix = _start(["postfix", "-c", self.folder / "postfix", "start-fg"], self.smtp_log)
        # The last that its master opens.
        _wait_for(self._ports["relay"], self._postfix, self.smtp_log)

    def stop_postfix(self):
        if self._postfix is None:
            return
        # Its master leaves the group of the script that starts it.
        master = self.folder / "queue/pid/master.pid"
        with suppress(FileNotFoundError, ProcessLookupError):
            os.kill(int(master.read_text()), signal.SIGTERM)
        _end(self._postfix)
        self._postfix = None

    def end(self):
        self.stop_postfix()
        self.stop_dovecot()
        for holder in self._holders:
            holder.close()


@contextmanager
def mail_servers(users=("loja", "ana", "bia"), oauth=None, smtp=True):
    """Dovecot and Postfix for `users` of `balcao.test`, started and, in the end, stopped.

    Everybody has `PASSWORD`; the login is the whole address. With an `OAuthServer`, Dovecot takes its access tokens, too.
    """
    folder = Path(tempfile.mkdtemp(prefix="balcao-mail-"))
    folder.chmod(0o711)
    servers = MailServers(folder, users, oauth)
    try:
        _write_certificates(folder)
        _write_dovecot(servers)
        _write_postfix(servers)
        for user in users:
            servers.mailbox(user).mkdir(parents=True)
        _give(folder / "mail")
        servers.start_dovecot()
        if smtp:
            servers.start_postfix()
        yield servers
    finally:
        servers.end()
        shutil.rmtree(folder, ignore_errors=True)


def unavailable():
    """Why these servers cannot run here, or None."""
    if os.geteuid() != 0:
        return "mail servers want to be started by root"
    missing = [name for name in ("dovecot", "postfix", "openssl") if not shutil.which(name)]
    return f"not installed: {', '.join(missing)}" if missing else None


def _write_certificates(folder):
    def openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], cwd=folder, check=True, capture_output=True, timeout=60)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl("req", "-x509", *key, "-days", "30", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Tests")
    openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1,IP:127.0.0.2\n")
    signing = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30", "-extfile", "names")
    openssl("x509", "-req", "-in", "server.csr", "-out", "server.pem", *signing)
    (folder / "server.key").chmod(0o600)


def _write_dovecot(servers):
    folder, ports = servers.folder, servers._ports
    (folder / "users").write_text(
        "".join(f"{user}@{servers.domain}:{{PLAIN}}{PASSWORD}::::::\n" for user in servers.users)
    )
    (folder / "users").chmod(0o644)
    oauth = ""
    if servers.oauth:
        (folder / "oauth2.conf").write_text(
            f"introspection_url = {servers.oauth.url}/introspect\nintrospection_mode = auth\n"
            "active_attribute = active\nactive_value = true\nusername_attribute = email\n"
        )
        oauth = f"passdb {{\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = {folder}/oauth2.conf\n}}\n"
    (folder / "dovecot.conf").write_text(f"""
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {servers.log}
protocols = imap
mail_location = maildir:{folder}/mail/%n
mail_uid = {OWNER}
mail_gid = {OWNER}
first_valid_uid = 1
first_valid_gid = 1
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
disable_plaintext_auth = no
# No delay after a login that failed, and as many connections as the tests like.
auth_failure_delay = 0
mail_max_userip_connections = 1000
auth_mechanisms = plain login{" xoauth2 oauthbearer" if servers.oauth else ""}
local 127.0.0.2 {{
  ssl = no
}}
service imap-login {{
  inet_listener imap {{
    address = 127.0.0.1
    port = {ports["imap"]}
  }}
  inet_listener plain {{
    address = 127.0.0.2
    port = {ports["plain"]}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {ports["imaps"]}
    ssl = yes
  }}
}}
service auth {{
  unix_listener auth-smtp {{
    mode = 0666
  }}
}}
{oauth}passdb {{
 driver = passwd-file
 mechanisms = plain login
 args = scheme=PLAIN {folder}/users
}}
userdb {{
 driver = static
 args = uid={OWNER} gid={OWNER} home={folder}/mail/%n allow_all_users=yes
}}
namespace inbox {{
 inbox = yes
 separator = /
}}
""")


def _write_postfix(servers):
    folder, ports = servers.folder, servers._ports
    (folder / "postfix").mkdir()
    (folder / "queue").mkdir(mode=0o755)
    (folder / "data").mkdir(mode=0o700)
    shutil.chown(folder / "data", "postfix", "postfix")
    (folder / "boxes").write_text("".join(f"{user}@{servers.domain} {user}/\n" for user in servers.users))
    owner = pwd.getpwnam(OWNER)
    (folder / "postfix/main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {servers.smtp_log}
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.{servers.domain}
mydestination =
mynetworks =
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = {servers.domain}
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = texthash:{folder}/boxes
virtual_minimum_uid = 1
virtual_uid_maps = static:{owner.pw_uid}
virtual_gid_maps = static:{owner.pw_gid}
# Mail for elsewhere is taken, and comes back as a bounce.
default_transport = nowhere
smtpd_recipient_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_tls_cert_file = {folder}/server.pem
smtpd_tls_key_file = {folder}/server.key
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/run/auth-smtp
smtpd_tls_auth_only = no
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
""")
    sending = "-o smtpd_sasl_auth_enable=yes -o smtpd_tls_security_level"
    (folder / "postfix/master.cf").write_text(f"""
127.0.0.1:{ports["smtp"]} inet n - n - - smtpd {sending}=encrypt
127.0.0.1:{ports["smtps"]} inet n - n - - smtpd {sending}=encrypt -o smtpd_tls_wrappermode=yes
127.0.0.1:{ports["smtp_plain"]} inet n - n - - smtpd {sending}=none
127.0.0.1:{ports["relay"]} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
nowhere unix - n n - - pipe user={OWNER} argv=/bin/sh -c {{exit 67}}
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
""")


def _give(folder):
    for path in (folder, *folder.rglob("*")):
        # Dovecot moves files while we look.
        with suppress(FileNotFoundError):
            shutil.chown(path, OWNER, OWNER)


def _start(command, log):
    return subprocess.Popen(
        [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=log.open("ab"), stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _end(process):
    """Ends a server with all its processes; bounded in time."""
    if process is None:
        return
    for number, limit in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
        if process.poll() is None:
            with suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(process.pid, number)
                process.wait(timeout=limit)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _wait_for(port, process, log):
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end:
        assert process.poll() is None, f"the server did not start: {log.read_text()[-2000:]}"
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"the server did not listen within {START_LIMIT} s: {log.read_text()[-2000:]}")

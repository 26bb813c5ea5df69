#!/bin/sh
# Makes the root folder of the container: root.sh PROGRAM FOLDER
#
# The program, the shared libraries that it names, the authorities that mail servers and databases are verified with, a user
# without rights, and two empty folders. No shell and no package manager: what is not there cannot be used.
set -eu

program=$1
root=$2
if [ -e "$root" ]; then
    echo "root.sh: $root is there already" >&2
    exit 1
fi

umask 022
mkdir -p "$root/usr/bin" "$root/etc/rockpool" "$root/etc/ssl/certs" "$root/var/lib/rockpool" "$root/run/rockpool" "$root/tmp"
install -m 755 "$program" "$root/usr/bin/rockpool"

# Each library at the path where the loader looks for it.
ldd "$program" | sed -n 's|.*[[:space:]]\(/[^ ]*\) (0x.*|\1|p' | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
done

if [ -e /etc/ssl/certs/ca-certificates.crt ]; then
    cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
fi
echo 'rockpool:x:65532:65532:Rockpool:/var/lib/rockpool:/sbin/nologin' > "$root/etc/passwd"
echo 'rockpool:x:65532:' > "$root/etc/group"
echo 'hosts: files dns' > "$root/etc/nsswitch.conf"

chmod 700 "$root/var/lib/rockpool" "$root/run/rockpool"
chmod 1777 "$root/tmp"
# Only root can give files away; whoever makes the folder otherwise runs it as himself.
if [ "$(id -u)" = 0 ]; then
    chown 65532:65532 "$root/var/lib/rockpool" "$root/run/rockpool"
fi

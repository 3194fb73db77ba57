#!/usr/bin/env bash
# Builds the image without a Docker daemon and tries it as compose.yaml runs it: its file system read-only, nobody
# special, no capabilities, and a network of its own without the outside. In it: the demo town, then init, check,
# preview, run, a look at /healthz, a backup while it runs, and the stop.
#
#   sudo packaging/try-image.sh [FOLDER]        needs buildah, and 2 GB in FOLDER (else a temporary one)
#
# Where no registry can be reached the base image is made of Debian's own packages, which needs mmdebstrap.
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
work="${1:-$(mktemp -d)}"
base=docker.io/library/python:3.12-slim-bookworm
mkdir -p "$work/data"
chown 10001:10001 "$work/data"
chmod 700 "$work/data"
b() { buildah --root "$work/store" --runroot "$work/run" --storage-driver vfs "$@"; }

if ! timeout 60 buildah --root "$work/store" --runroot "$work/run" --storage-driver vfs pull -q "$base" 2>/dev/null; then
  echo "No registry can be reached: a base image of Debian's packages."
  [ -s "$work/base.tar" ] || mmdebstrap --quiet --variant=minbase --include=python3,python3-pip,ca-certificates \
    bookworm "$work/base.tar"
  made=$(b from scratch)
  b add -q "$made" "$work/base.tar" /
  root=$(b mount "$made")
  rm -f "$root"/usr/lib/python3*/EXTERNALLY-MANAGED # as in the official image: this Python is for the program
  ln -sf python3 "$root/usr/bin/python"
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt" # those this machine trusts
  b umount "$made" >/dev/null
  base=localhost/python-base:bookworm
  b commit -q --rm "$made" "$base" >/dev/null
fi

b build --format docker --isolation chroot --network host --pull=never --build-arg PYTHON="$base" \
  --ignorefile "$here/packaging/Dockerfile.dockerignore" -f "$here/packaging/Dockerfile" -t wijkconnector "$here"
made=$(b from --pull-never localhost/wijkconnector)
root=$(b mount "$made")
trap 'b rm "$made" >/dev/null' EXIT

cat >"$work/steps.sh" <<'STEPS'
set -eu
cd /data
id -u | grep -qx 10001
if touch /usr/tried 2>/dev/null; then echo "the file system can be written to"; exit 1; fi
wijkconnector demo-town >/tmp/town.log 2>&1 &
town=$!
until grep -q Ctrl-C /tmp/town.log; do sleep 0.2; kill -0 $town; done
. /data/login
wijkconnector init --no-input --url http://127.0.0.1:8101 --organisation Welzijn --area Presikhaaf \
  --municipality Arnhem --contact a@example.nl --permission Beheer --permission-reference mail \
  --wijkteam-name Wijkteam --wijkteam-email w@example.nl --setting "username=$username" --setting "api_key=$api_key"
wijkconnector check
wijkconnector preview --quiet --html /data/voorbeeld.html >/dev/null
wijkconnector run >/tmp/run.log 2>&1 &
running=$!
health="import urllib.request as u; print(u.urlopen('http://127.0.0.1:8080/healthz', timeout=4).read().decode())"
tries=0
until python -c "$health" 2>/dev/null; do
  tries=$((tries + 1)); [ $tries -lt 60 ] || { cat /tmp/run.log; exit 1; }; sleep 1
done
wijkconnector backup /data/kopie.sqlite
kill -TERM $running && wait $running
tail -n 1 /tmp/run.log
kill -TERM $town && wait $town || true
echo "The image works."
STEPS
python3 - "$here" >"$work/data/login" <<'LOGIN'
import runpy, sys
known = runpy.run_path(sys.argv[1] + "/demo_town/credentials.py")
print(f"username={known['BOT']}\napi_key={known['PRESIKHAAF_KEY']}")
LOGIN
cp "$work/steps.sh" "$work/data/steps.sh"

export root work
unshare --mount --pid --fork --ipc --uts --net bash -euc '
  mount --make-rprivate /
  python3 -c "
import fcntl, socket, struct
lo = struct.pack(\"16sh\", b\"lo\", 0x49)  # IFF_UP | IFF_LOOPBACK | IFF_RUNNING
fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x8914, lo + bytes(22))"
  mount --bind "$root" "$root"
  mount -t tmpfs -o mode=1777,noexec,nosuid,size=256m tmpfs "$root/tmp"
  mount --bind "$work/data" "$root/data"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -o remount,bind,ro "$root"
  exec chroot "$root" /usr/bin/setpriv --reuid 10001 --regid 10001 --clear-groups --bounding-set=-all --inh-caps=-all \
    --no-new-privs -- env -i HOME=/data PATH=/usr/local/bin:/usr/bin:/bin PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    sh /data/steps.sh'

#!/usr/bin/env bash
# node-alone.sh COMMAND …: runs a command as on a machine with Node, git and what every Unix has, whatever else is installed here: the PATH
# is a folder of links to those programs. What the namespaces of the shell tests take is among them, so that a test that starts a server
# without saying so fails here and is not skipped for another reason.
set -euo pipefail

needed=(node npm npx git sh)
plain=(bash dash
  awk base64 basename cat chgrp chmod chown cmp comm cp cut date dd df diff dirname du echo env expr false find fold grep head hostname id
  install join kill ln ls md5sum mkdir mkfifo mktemp mv nice nl nohup nproc od paste printf ps pwd readlink realpath rm rmdir sed seq
  sha256sum sleep sort split stat stty tail tar tee test timeout touch tr true tty uname uniq wc which whoami xargs gzip gunzip
  chroot ip ldd mount script setpriv umount unshare)

links=$(mktemp -d)
trap 'rm -rf "$links"' EXIT
for program in "${needed[@]}" "${plain[@]}"; do
  if file=$(type -P "$program"); then
    ln -s "$file" "$links/$program"
  fi
done
for program in "${needed[@]}"; do
  [ -e "$links/$program" ] || { echo "node-alone: $program is not on the PATH" >&2; exit 1; }
done

env -u CI PATH="$links" "$@"

#!/bin/sh
# Debian packages from what "make install" put under OUT/all.
#
#   board/deb/build.sh OUT ARCH [CROSS SYSROOT]
#
# OUT/dakbox_VERSION_ARCH.deb and OUT/dakbox-eoffice_VERSION_ARCH.deb. Same files in, same packages out: every time stamp is the
# changelog's, every owner root. Needs dpkg-dev; no root.
set -eu
export LC_ALL=C.UTF-8
umask 022

here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "$1" && pwd) arch=$2 cross=${3-} sysroot=${4-}
version=$(dpkg-parsechangelog -l "$here/changelog" -S Version)
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l "$here/changelog" -S Timestamp)
export SOURCE_DATE_EPOCH DEB_HOST_ARCH="$arch"

share_out() {       # moves what is dakbox-eoffice's, leaves the rest to dakbox
    mv "$out/all" "$out/dakbox"
    sed 's/#.*//; /^$/d' "$here/dakbox-eoffice.files" | while read -r path; do
        mkdir -p "$out/dakbox-eoffice/${path%/*}"
        mv "$out/dakbox/$path" "$out/dakbox-eoffice/$path"
    done
}

add_documents() {   # PACKAGE
    doc=$out/$1/usr/share/doc/$1
    mkdir -p "$doc"
    cp "$here/copyright" "$doc/copyright"
    gzip -9n <"$here/changelog" >"$doc/changelog.gz"
    case $1 in
    dakbox)         cp "$here/README.Debian" "$here"/../../firmware/doc/*.md "$doc"
                    mkdir -p "$out/dakbox/usr/share/man/man8"
                    gzip -9n <"$here/dakbox.8" >"$out/dakbox/usr/share/man/man8/dakbox.8.gz" ;;
    dakbox-eoffice) cp "$here/../../uploader/gateway/openapi.yaml" "$doc" ;;
    esac
    mkdir -p "$out/$1/usr/share/lintian/overrides"
    cp "$here/$1.lintian-overrides" "$out/$1/usr/share/lintian/overrides/$1"
}

binaries() {        # PACKAGE: its ELF files
    find "$out/$1" -type f -exec sh -c 'head -c 4 "$1" | grep -q ELF' - {} \; -print | sort
}

shlibdeps() {       # PACKAGE: what its binaries need, into its substvars
    mkdir -p "$out/work/debian"
    cp "$here/control" "$out/work/debian/control"
    (cd "$out/work" && dpkg-shlibdeps ${sysroot:+--admindir="$sysroot/dpkg" -l"$sysroot/usr/lib/${cross%-}" -l"$sysroot/lib/${cross%-}" -l"$sysroot/usr/lib"} \
        -T"$out/$1.substvars" $(binaries "$1" | sed 's/^/-e/'))
}

make_package() {    # PACKAGE
    root=$out/$1
    mkdir -p "$root/DEBIAN"
    add_documents "$1"
    for file in $(binaries "$1"); do "${cross}strip" --strip-unneeded --remove-section=.comment "$file"; done
    shlibdeps "$1"

    for script in preinst postinst prerm postrm; do
        [ ! -e "$here/$1.$script" ] || cp "$here/$1.$script" "$root/DEBIAN/$script"
    done
    [ ! -d "$root/etc" ] || (cd "$root" && find etc -type f | sed 's|^|/|' | sort >DEBIAN/conffiles)
    (cd "$root" && find . -type f ! -path './DEBIAN/*' ! -path './etc/*' -printf '%P\n' | sort | xargs -d '\n' md5sum >DEBIAN/md5sums)
    find "$root" -type d -exec chmod 755 {} +
    find "$root" -type f -exec chmod u=rwX,go=rX {} +
    (cd "$out/work" && dpkg-gencontrol -p"$1" -c"$here/control" -l"$here/changelog" -T"$out/$1.substvars" -P"$root" -f"$out/work/files")
    chmod 644 "$root/DEBIAN"/*
    for script in preinst postinst prerm postrm; do [ ! -e "$root/DEBIAN/$script" ] || chmod 755 "$root/DEBIAN/$script"; done
    dpkg-deb --root-owner-group -Zxz --build "$root" "$out/$1_${version}_$arch.deb"
}

share_out
for package in dakbox dakbox-eoffice; do make_package $package; done

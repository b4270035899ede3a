#!/bin/sh
# The update: OUT/dakbox-arm64-VERSION.raucb, both images of a slot, signed. Its numbers: firmware/base/version.h.
# shellcheck source=board/image/settings.sh
. "$(dirname "$0")/settings.sh"
number() { sed -n "s/^#define DAKBOX_$1 //p" "$TOP/firmware/base/version.h"; }
bundle=$OUT/dakbox-arm64-$VERSION.raucb

mkdir -p "${WORK:?}/bundle"
cp -L --reflink=auto "$OUT/boot.ext4" "$WORK/bundle/boot.img"
cp -L --reflink=auto "$OUT/root.squashfs" "$WORK/bundle/root.img"
cat >"$WORK/bundle/manifest.raucm" <<END
[update]
compatible=$COMPATIBLE
version=$VERSION
build=security=$(number SECURITY) floor=$(number FLOOR) schema=$(number SCHEMA) least=$(number SCHEMA_LEAST)

[bundle]
format=verity

[image.rootfs]
filename=root.img

[image.boot]
filename=boot.img
END
rm -f "$bundle"
rauc bundle --cert="$OUT/ca/signer.pem" --key="$OUT/ca/signer.key" --keyring="$OUT/ca/ca.pem" "$WORK/bundle" "$bundle" >/dev/null
say "$bundle: $(du -m "$bundle" | cut -f1) MiB"

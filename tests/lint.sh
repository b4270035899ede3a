#!/bin/sh
# What the layout promises, checked by a machine. Each rule prints "file:line: what is wrong".
cd "$(dirname "$0")/.." || exit 2
export LC_ALL=C.UTF-8
bad=$(mktemp)
trap 'rm -f "$bad"' EXIT
code() { find firmware drivers ocr uploader tests -name '*.[ch]' | sort; }
own() { code | grep -v '^tests/'; }

# 1. Dependency arrows: who may include whom. A folder may always include itself.
may() {
    case $1 in
    firmware/base)      ;;
    firmware/spool|firmware/image|firmware/pdf|firmware/print) echo base ;;
    firmware/workflow|firmware/reader) echo base ;;
    firmware/store)     echo base workflow ;;
    firmware/diary)     echo base spool workflow store pdf ;;
    firmware/audit)     echo base spool workflow store ;;
    firmware/desk)      echo base spool workflow store print audit care ;;
    firmware/intake)    echo base spool reader ;;
    firmware/migration) echo base ;;
    firmware/box)       echo base care ;;
    firmware/care)      echo base spool workflow store audit print uploader/line ;;
    firmware/ctl)       echo base spool intake workflow store audit migration box care ;;
    drivers/label)      echo base spool image print ;;
    drivers/hotfolder)  echo base spool intake reader ;;
    drivers/scan)       echo base spool image reader ;;
    drivers/*)          echo base spool image ;;
    ocr*)               echo base spool image pdf reader workflow ;;
    uploader/intake)    echo base spool intake reader print uploader/line ;;
    uploader/fetch)     echo base uploader/line ;;
    uploader/send)      echo base spool workflow migration uploader/line ;;
    uploader/*)         echo base spool ;;
    esac
}
for f in $(own); do
    case $f in
    firmware/*) room=$(echo "$f" | cut -d/ -f1-2) self=$(echo "$f" | cut -d/ -f2) ;;
    ocr/*)      room=ocr self=ocr ;;
    *)          room=$(echo "$f" | cut -d/ -f1-2) self=$room ;;
    esac
    grep -n '^#include "' "$f" | while IFS=: read -r line text; do
        path=$(echo "$text" | cut -d'"' -f2)
        case $path in
        */*) ;;                 # a name without a folder is one of the file's own folder, or a generated one
        *) continue ;;
        esac
        for ok in $self $(may "$room"); do
            case $path in "$ok"/*) continue 2 ;; esac
        done
        echo "$f:$line: $room must not include $path"
    done
done >>"$bad"

# 2. Calls that hide an error or a limit.
own | xargs grep -nE '\b(strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atof|system|popen|tmpnam|mktemp|rand|strtok)\(' >>"$bad"
own | xargs grep -nE '\(void\) *(fsync|fdatasync|write|rename|sqlite3_exec|sqlite3_step)\(' >>"$bad"
own | grep -v '^firmware/base/clock.c' | xargs grep -nE '\btime\(NULL\)|CLOCK_REALTIME|[^a-z_]sleep\(' >>"$bad"

own | LC_ALL=C xargs grep -nP 'str(c?spn|pbrk)\([^;)]*"[^"]*[\x80-\xff]' >>"$bad"                 # bytes, not letters: text_skip()

# 3. SQL only in the store (and in the gateway, for its own database).
own | grep -vE '^firmware/store/|^uploader/gateway/' | xargs grep -nE 'sqlite3_|"(SELECT|INSERT|UPDATE|DELETE) ' >>"$bad"

# 4. Libraries stay in their folders.
own | grep -v '^firmware/desk/web/server' | grep -v '^uploader/gateway/' | xargs grep -n 'include <microhttpd' >>"$bad"
own | grep -vE '^drivers/scan/(station|folder)/' | xargs grep -n 'include <sane' >>"$bad"      # scand calls no driver
own | grep -v '^drivers/scan/look/' | xargs grep -nE 'include <(zbar|dmtx)' >>"$bad"                # they parse what strangers printed
own | grep -vE '^ocr/page/|^drivers/scan/folder/' | xargs grep -nE 'include <(leptonica|tesseract|poppler)' >>"$bad"
own | grep -v '^drivers/label/' | xargs grep -nE 'include <(cups/|zint)' >>"$bad"
own | grep -v '^firmware/print/' | xargs grep -n 'include <pango' >>"$bad"
own | grep -vE '^uploader/intake/page/|^uploader/send/readback_xml' | xargs grep -nE 'include <(gmime|libxml)' >>"$bad"      # they parse what strangers sent

# 5. A file has one reason to change; nothing is left for later; the project speaks of itself alone.
code | xargs wc -l | awk '$2 != "total" && $1 > 520 { print $2 ": " $1 " lines" }' >>"$bad"
code | xargs grep -nE 'TODO|FIXME|\bXXX\b' >>"$bad"

# 6. Top level: these and nothing else.
for f in $(git ls-files 2>/dev/null | cut -d/ -f1 | sort -u); do
    case $f in .*|Makefile|README.md|LICENSE|firmware|drivers|ocr|uploader|tests|board) ;;
    *) echo "$f: does not belong at the top" ;;
    esac
done >>"$bad"

# 7. The manual of settings is what the table says.
if [ -x build/bin/dakbox ] && ! build/bin/dakbox config-manual | cmp -s - firmware/doc/config.md; then
    echo "firmware/doc/config.md: not what the table of settings says; run make docs" >>"$bad"
fi

# 8. Every setting says in Hindi what it is, and whether the desk may change it; every page of the manual is there in both languages.
for id in $(sed -n 's/^CONFIG_[A-Z]*(\([A-Z_0-9]*\),.*/\1/p' firmware/base/config_keys.h); do
    grep -q "^CONFIG_ABOUT($id, " firmware/base/config_about.h || echo "firmware/base/config_keys.h: $id has no line in config_about.h"
done >>"$bad"
for f in firmware/desk/help/en/* firmware/desk/help/hi/*; do
    for lang in en hi; do
        [ -s "firmware/desk/help/$lang/${f##*/}" ] || echo "firmware/desk/help/$lang/${f##*/}: is missing"
    done
    grep -q "\"$(basename "$f" .txt)\"" firmware/desk/admin/pages_help.c || echo "$f: no page shows it"
done | sort -u >>"$bad"

# 9. Every text of the desk is said somewhere: S_ID, or EN(ID) and HI(ID) of the printed pages.
find firmware/desk -name '*.[ch]' | grep -v '^firmware/desk/strings/' | xargs grep -hoE '\b(S_[A-Z0-9_]+|(EN|HI)\([A-Z0-9_]+)' | sed -E 's/^(S_|EN\(|HI\()//' | sort -u >"$bad.said"
sed -n 's/^STRING(\([A-Z0-9_]*\),.*/\1/p' firmware/desk/strings/*.h | sort -u | comm -23 - "$bad.said" | sed 's/.*/firmware\/desk\/strings: nobody says &/' >>"$bad"
rm -f "$bad.said"

# 10. Packages hold all that is built; units, users and folders fit each other.
make -s --no-print-directory lint-deb >>"$bad" || echo "make lint-deb: failed" >>"$bad"

cat "$bad"
[ ! -s "$bad" ]

#!/bin/sh
# Is each PDF of a folder PDF/A-1b? Apache Preflight is the judge, one start of Java for all.
#
#   tests/rig/preflight.sh DIR        prints what is wrong, and "N valid"; exit 0: all are. Exit 77: Preflight is not installed
#
# DIR must hold PDFs only.
jars=/usr/share/java
path=
for jar in preflight pdfbox2 xmpbox fontbox2 commons-logging commons-io javax.activation jaxb-api; do
    [ -e "$jars/$jar.jar" ] || { echo "SKIPPED: there is no $jars/$jar.jar"; exit 77; }
    path=$path:$jars/$jar.jar
done
command -v java >/dev/null || { echo "SKIPPED: there is no java"; exit 77; }

said=$(java -XX:TieredStopAtLevel=1 -cp "${path#:}" org.apache.pdfbox.preflight.Validator_A1b batch "$1" 2>&1)
valid=$(printf '%s\n' "$said" | grep -c 'is a valid PDF/A-1b file$')
printf '%s\n' "$said" | grep -v 'is a valid PDF/A-1b file$' | grep .
echo "$valid valid"
[ "$valid" -gt 0 ] && [ "$valid" -eq "$(ls "$1" | wc -l)" ]

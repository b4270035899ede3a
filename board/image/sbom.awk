# Paragraphs of Debian packages to SPDX. Variables: version, created, inputs (names the document: other packages, other name).
function text(s) { gsub(/\\/, "\\\\", s); gsub(/"/, "\\\"", s); return "\"" s "\"" }
function escaped(s) { gsub(/%/, "%25", s); gsub(/\+/, "%2B", s); gsub(/:/, "%3A", s); gsub(/~/, "%7E", s); return s }
function package(id, name, ver, more) {
    printf "%s    {\"SPDXID\": %s, \"name\": %s, \"versionInfo\": %s, \"downloadLocation\": \"NOASSERTION\", \"filesAnalyzed\": false, " \
        "\"licenseConcluded\": \"NOASSERTION\", \"licenseDeclared\": \"NOASSERTION\", \"copyrightText\": \"NOASSERTION\"%s}",
        count++ ? ",\n" : "", text(id), text(name), text(ver), more
}
function flush(    id, source) {
    if (name != "" && state !~ /not-installed|config-files/ && !(name in seen)) {
        seen[name]
        id = "SPDXRef-" name; gsub(/[^A-Za-z0-9.-]/, "-", id)
        source = src == "" ? name : src
        package(id, name, ver, ", \"supplier\": \"Organization: Debian\", \"sourceInfo\": " text("built from the Debian source package " source) \
            ", \"externalRefs\": [{\"referenceCategory\": \"PACKAGE-MANAGER\", \"referenceType\": \"purl\", \"referenceLocator\": " \
            text("pkg:deb/debian/" escaped(name) "@" escaped(ver) "?arch=" arch "&distro=bookworm") "}]")
        ids[++n] = id
    }
    name = ver = arch = src = state = ""
}
BEGIN {
    print "{\n  \"spdxVersion\": \"SPDX-2.3\",\n  \"dataLicense\": \"CC0-1.0\",\n  \"SPDXID\": \"SPDXRef-DOCUMENT\","
    print "  \"name\": " text("dakbox-arm64-" version) ",\n  \"documentNamespace\": " text("urn:dakbox:spdx:" version ":" inputs) ","
    print "  \"creationInfo\": {\"created\": " text(created) ", \"creators\": [\"Tool: dakbox board/image/sbom.sh\"]},\n  \"packages\": ["
    package("SPDXRef-dakbox-itself", "dakbox", version, ", \"primaryPackagePurpose\": \"FIRMWARE\"")
}
FNR == 1 || /^$/ { flush() }
/^Package: / { name = $2 }
/^Version: / { ver = $2 }
/^Architecture: / { arch = $2 }
/^Source: / { src = substr($0, 9) }
/^Status: / { state = $0 }
END {
    flush()
    print "\n  ],\n  \"relationships\": [\n    {\"spdxElementId\": \"SPDXRef-DOCUMENT\", \"relationshipType\": \"DESCRIBES\", \"relatedSpdxElement\": \"SPDXRef-dakbox-itself\"}"
    for (i = 1; i <= n; i++)
        print "    ,{\"spdxElementId\": \"SPDXRef-dakbox-itself\", \"relationshipType\": \"CONTAINS\", \"relatedSpdxElement\": " text(ids[i]) "}"
    print "  ]\n}"
}

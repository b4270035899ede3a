/* sheet.h - what is printed on a separator sheet: who draws one and who looks for one agree here.
 *
 * Both sides carry the same marks, so that it works whichever way it is fed:
 *  - a Patch-T bar pattern along each of the four edges (patch codes: Kodak's four-bar symbology, bars parallel to the
 *    edge they lie at, wide bar 5.08 mm (0.20"), narrow bar and space 2.03 mm (0.08"); the order of wide and narrow says which),
 *  - Code 128, QR and DataMatrix, each with the payload below, in different places,
 *  - in words, in both languages: what it does, for which office.
 *
 * Payload: "DAKSEP1:" purpose, such as "DAKSEP1:vip". */
#ifndef IMAGE_SHEET_H
#define IMAGE_SHEET_H

#define SHEET_PAYLOAD "DAKSEP1:"

/* Purposes a sheet can give the letter that follows: as the manifest's "purpose". */
#define SHEET_PURPOSES { "letter", "vip", "backlog" }

enum {                          /* micrometres */
    SHEET_WIDTH_UM = 210000, SHEET_HEIGHT_UM = 297000,
    SHEET_PATCH_WIDE_UM = 5080, SHEET_PATCH_NARROW_UM = 2032, SHEET_PATCH_SPACE_UM = 2032,
    SHEET_PATCH_LENGTH_UM = 120000,         /* along the edge, centred */
    SHEET_PATCH_MARGIN_UM = 10000,          /* from the edge to the first bar: printers cannot print to the edge */
    SHEET_PATCH_QUIET_UM = 5000,            /* white before the first bar, behind the last and at both ends */
};

/* Widths of the four bars of each patch, from the edge it lies at inwards: 1 wide, 0 narrow (Kodak A-61599). T is 3 seen
 * from the other side, so the edge matters: each of the four on our sheet begins anew at its own edge. */
#define SHEET_PATCH_1 { 1, 1, 0, 0 }
#define SHEET_PATCH_2 { 1, 0, 0, 1 }
#define SHEET_PATCH_3 { 1, 0, 1, 0 }
#define SHEET_PATCH_4 { 0, 1, 1, 0 }
#define SHEET_PATCH_6 { 0, 0, 1, 1 }
#define SHEET_PATCH_T { 0, 1, 0, 1 }            /* the only one that separates */

#endif

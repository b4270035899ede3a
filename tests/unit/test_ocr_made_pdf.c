#include "test_ocr_made_pdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const made_letter[] = {
    "Government of India", "Ministry of Finance", "No. F.12/3/2026-Admn.I", "Dated the 14th March, 2026", "OFFICE MEMORANDUM",
    "Subject: Submission of quarterly returns regarding.", "The undersigned is directed to refer to this Ministry's letter of even number",
    "and to request that the returns be furnished by the end of the month.", NULL,
};
const char *const made_kruti[] = {
    "Hkkjr ljdkj", "fo\\253k ea=ky;", "la- ,Q-12@3@2026&iz'kk-", "dk;kZy; Kkiu", "fo\"k; % =Sekfld fooj.kh izLrqr djus ds laca/k esaA",
    "v/kksgLrk{kjh dks ;g dgus dk funs'k gqvk gS fd fooj.kh ekg ds var rd izLrqr dh tk,A", "lHkh vf/kdkjh bldk ikyu djsaA", NULL,
};

static void put_content(FILE *f, const struct made_pdf *m, int width, int height)
{
    if (m->picture)
        fprintf(f, "q %d 0 0 %d 0 0 cm BI /W 4 /H 4 /CS /G /BPC 8 ID zzzzyxyzzzzzzyyz\nEI Q\n", width, height);
    fprintf(f, "BT /F 12 Tf 16 TL 60 %d Td %s\n", height - 60, m->picture ? "3 Tr" : "");
    for (const char *const *line = m->lines; line && *line; line++)
        fprintf(f, "(%s) Tj T*\n", *line);
    fprintf(f, "ET\n");
}

char *made_pdf(const struct made_pdf *m)
{
    int width = m->width_pt ? m->width_pt : 595, height = m->height_pt ? m->height_pt : 842, pages = m->pages ? m->pages : 1;
    char *text = NULL, *content = NULL;
    size_t n = 0, content_n = 0;
    FILE *f = open_memstream(&content, &content_n);

    put_content(f, m, width, height);
    fclose(f);
    f = open_memstream(&text, &n);
    fprintf(f, "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R%s%s%s>>endobj\n", m->is_signed ? "/AcroForm<</SigFlags 3/Fields[6 0 R]>>" : "",
            m->javascript ? "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(app.alert\\(1\\))>>]>>>>" : "",
            m->attachment ? "/Names<</EmbeddedFiles<</Names[(a.txt)8 0 R]>>>>" : "");
    fprintf(f, "2 0 obj<</Type/Pages/Count %d/Kids[", pages);
    for (int i = 0; i < pages; i++)
        fprintf(f, "%d 0 R ", 20 + i);
    fprintf(f, "]>>endobj\n4 0 obj<</Length %zu>>stream\n%sendstream endobj\n", content_n, content);
    fprintf(f, "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>endobj\n", m->font ? m->font : "Helvetica");
    fprintf(f, "6 0 obj<</Type/Annot/Subtype/Widget/FT/Sig/T(S)/V 7 0 R/Rect[0 0 0 0]/P 20 0 R>>endobj\n");
    fprintf(f, "7 0 obj<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached%s/Contents<00>>>endobj\n", m->is_signed ? "/ByteRange[0 9 20 9]" : "");
    fprintf(f, "8 0 obj<</Type/Filespec/F(a.txt)/EF<</F 9 0 R>>>>endobj\n9 0 obj<</Type/EmbeddedFile/Length 2>>stream\nhi\nendstream endobj\n");
    for (int i = 0; i < pages; i++)
        fprintf(f, "%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>/Annots[%s%s]>>endobj\n", 20 + i,
                width, height, m->rotate, m->is_signed ? "6 0 R " : "",
                m->launch ? "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(cmd.exe)>>>>" : "");
    fprintf(f, "%%%*s\ntrailer<</Root 1 0 R>>\n%%%%EOF\n", m->padding, "");
    fclose(f);
    free(content);
    return text;
}

#include "uploader/intake/page/tnef.h"

#include "uploader/intake/page/rtf.h"

#include "base/auto.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include <stdio.h>      /* ytnef.h wants it */
#include <ytnef.h>

static const unsigned char first[] = { 0x78, 0x9F, 0x3E, 0x22 };
enum { OBJECT_HEAD_BYTES = 16 /* an enclosed object's identifier, ahead of it */ };

bool tnef_is(const unsigned char *bytes, size_t n) { return n > sizeof(first) && memcmp(bytes, first, sizeof(first)) == 0; }

struct walk { int (*each)(void *ctx, const char *name, const unsigned char *bytes, size_t n); void *ctx; unsigned given; };

static bool is_there(const variableLength *v) { return v && v != MAPI_UNDEFINED && v->data && v->size > 0; }

static const variableLength *property(MAPIProps *p, DWORD id)
{
    static const DWORD types[] = { PT_STRING8, PT_UNICODE, PT_BINARY, PT_OBJECT };

    for (size_t i = 0; i < ARRAY_LEN(types); i++) {
        const variableLength *v = MAPIFindProperty(p, PROP_TAG(types[i], id));

        if (is_there(v))
            return v;
    }
    return NULL;
}

static int give(struct walk *w, const char *name, const unsigned char *bytes, size_t n)
{
    w->given++;
    return w->each(w->ctx, name, bytes, n);
}

static int give_text(struct walk *w, const variableLength *v)
{
    size_t n = is_there(v) ? strnlen((const char *)v->data, (size_t)v->size) : 0;

    return n > 0 ? give(w, NULL, v->data, n) : 0;
}

static int give_rich_text(struct walk *w, MAPIProps *p)
{
    const variableLength *packed = property(p, PR_RTF_COMPRESSED);
    variableLength own;
    int n = 0;

    if (!packed)
        return 0;
    own = *packed;
    AUTO_FREE unsigned char *rtf = DecompressRTF(&own, &n);
    return rtf && n > 0 ? give(w, NULL, rtf, (size_t)n) : -EBADMSG;
}

static int give_texts(struct walk *w, TNEFStruct *t)
{
    int r = give_text(w, &t->body);

    if (r == 0)
        r = give_text(w, property(&t->MapiProperties, PR_BODY));
    if (r == 0)
        r = give_text(w, property(&t->MapiProperties, PR_BODY_HTML));
    return r == 0 ? give_rich_text(w, &t->MapiProperties) : r;
}

static int give_file(struct walk *w, Attachment *a)
{
    const variableLength *name = property(&a->MAPI, PR_ATTACH_LONG_FILENAME), *object = property(&a->MAPI, PR_ATTACH_DATA_OBJ);
    char own[PATH_MAX] = "file";

    if (!name && is_there(&a->Title))
        name = &a->Title;
    if (name)
        snprintf(own, sizeof(own), "%.*s", name->size, (const char *)name->data);
    if (a->FileData.data && a->FileData.size > 0)
        return give(w, own, a->FileData.data, (size_t)a->FileData.size);
    return object && object->size > OBJECT_HEAD_BYTES ? give(w, own, object->data + OBJECT_HEAD_BYTES, (size_t)object->size - OBJECT_HEAD_BYTES) : 0;
}

int tnef_each(const unsigned char *bytes, size_t n, int (*each)(void *ctx, const char *name, const unsigned char *bytes, size_t n), void *ctx)
{
    struct walk w = { each, ctx, 0 };
    AUTO_FREE unsigned char *copy = n > 0 && n < INT_MAX ? malloc(n) : NULL;
    TNEFStruct t;

    if (!copy)
        return -ENOMEM;
    memcpy(copy, bytes, n);                     /* it may be written to */
    TNEFInitialize(&t);
    int r = TNEFParseMemory(copy, (long)n, &t) == 0 ? 0 : -EBADMSG;
    if (r == 0)
        r = give_texts(&w, &t);
    for (Attachment *a = t.starting_attach.next; r == 0 && a; a = a->next)
        r = give_file(&w, a);
    TNEFFree(&t);
    return r == 0 && w.given == 0 ? -EBADMSG : r;
}

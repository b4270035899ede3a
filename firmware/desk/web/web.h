/* web.h - what a page sees of a request and what it gives back.
 *
 * server.c turns HTTP into a struct request, finds the page in its table of
 * routes, and turns the struct reply into HTTP. Pages know no HTTP library. */
#ifndef DESK_WEB_H
#define DESK_WEB_H

#include "base/config.h"
#include "base/hash.h"
#include "desk/web/form.h"
#include "desk/web/html.h"
#include "desk/web/strings.h"
#include "spool/spool.h"
#include "store/store.h"
#include "workflow/people.h"

#include <limits.h>

struct events;

/* What all pages share. Made before the first request, not changed after: threads read it without a lock.
 * Of the spool only the reading calls are used, which keep nothing in struct spool. */
struct desk {
    const struct config *conf;
    struct spool *spool;
    struct events *events;
    const char *run_dir;
    char diary_path[PATH_MAX];
    char token[UUID_SIZE];          /* in every form: proves that this process gave it out */
};

/* Who asks. The desk copies it for each request: it does not change under a page. */
struct person {
    char name[PERSON_NAME_SIZE];    /* as signed in, as in the history: "asha.verma" */
    char full_name[PERSON_FULL_NAME_SIZE];
    unsigned roles;                 /* of workflow/people.h */
};

struct request {
    const struct desk *desk;
    const char *path;               /* as asked for, decoded: "/letters/12" */
    int64_t id, sub_id;             /* the numbers in the path, 0 when it has none */
    const struct form *query;       /* never NULL */
    const struct form *form;        /* body of a POST; NULL otherwise */
    enum lang lang;
    const struct person *who;       /* NULL while nobody has signed in: only pages with RIGHT_NONE see that */
};

struct reply {
    int status;                     /* HTTP */
    const char *type;               /* static */
    struct html body;
    char location[256];             /* with a 303 */
    struct spool_blob *blob;        /* sent instead of body; the reply owns it */
    char file_name[64];             /* what a browser should call it when it is kept; "" for none */
    bool may_keep;                  /* holds nothing of a letter: a browser may keep it if it asks each time */
    bool stream;                    /* server-sent events until either side goes */
    int retry_after_s;              /* with a 503 */
};

typedef void page_fn(const struct request *q, struct reply *a);

/* Opens the diary for this request. 0; else the reply is a finished page ("starting", or a fault). */
int web_store(const struct request *q, struct reply *a, struct store **ret_store);

/* 303: see there. */
void web_redirect(struct reply *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A page for a status that is not 200: 400, 403, 404, 405, 409, 413, 500, 503. why: a sentence for people, may be NULL. */
void web_error(const struct request *q, struct reply *a, int status, const char *why);

/* Asks diaryd for a change; the answer's words on refusal are in e. take_message is consumed. */
int web_tell_diary(const struct request *q, json_t *take_message, struct err *e);

/* Who did it, for the history: the name of whoever signed in. */
const char *web_actor(const struct request *q);
/* May whoever asks do that? Pages leave out what is not allowed; the table of routes refuses it. */
bool web_may(const struct request *q, enum right right);

/* ---- frame of a page (layout.c) */

/* title: one line for the window. page: what desk.js and the style sheets go by. self: where the language switch leads back to. */
void page_begin(const struct request *q, struct reply *a, const char *title, const char *page, const char *self);
void page_end(const struct request *q, struct reply *a);

/* Opens a form that posts to "path", with the token; "id" may be NULL. Close it with </form>. */
void page_form(const struct request *q, struct html *h, const char *path, const char *id, const char *class_name);

/* The sentence in the language of the request. */
static inline const char *tr(const struct request *q, enum string_id id) { return string_of(q->lang, id); }

/* ---- the pages */

page_fn page_counter, page_counter_live;                                /* pages_counter.c */
page_fn act_scan_start, act_scan_rescan, act_scan_end, act_scan_discard, act_scan_clear, act_scan_refuse;   /* machines.c */
page_fn page_letter, page_letter_live;                                  /* pages_letter.c */
page_fn act_confirm, act_hold, act_release, act_void, act_refuse, act_label;        /* letter_actions.c */
page_fn act_link_settle;                                                /* links.c */
page_fn page_filing, act_memory_forget;                                 /* pages_filing.c */
page_fn act_doubt_settle;                                               /* doubts.c */
page_fn act_delivery_resend, act_delivery_there;
page_fn page_arrange, act_pages_order, act_pages_split, act_pages_merge, act_pages_undo;     /* pages_arrange.c */
page_fn page_register;                                                  /* pages_register.c */
page_fn page_officers;                                                  /* pages_officers.c */
page_fn page_events;                                                    /* events.c */
page_fn page_view, page_hidden_view, page_pdf, page_pdf_part, page_asset, page_health;                   /* files.c */

#endif

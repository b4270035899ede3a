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
#include "desk/web/html_said.h"
#include "desk/people/sessions.h"
#include "desk/web/strings.h"
#include "spool/spool.h"
#include "store/store.h"
#include "workflow/people.h"

#include <limits.h>

struct attempts;
struct events;
struct inflow;
struct upload;
struct officer_cache;
struct presence;
struct prints;
struct verifying;

/* What all pages share. Made before the first request, not changed after: threads read it without a lock.
 * Of the spool only the reading calls are used, which keep nothing in struct spool. */
struct desk {
    const struct config *conf;
    struct spool *spool;
    struct events *events;
    struct officer_cache *officers;
    struct presence *presence;
    struct prints *prints;
    struct verifying *verifying;
    const char *run_dir;
    char diary_path[PATH_MAX];
    struct sessions *sessions;
    struct attempts *attempts;
    bool https;                     /* browsers reach it by TLS, with a certificate that ends then: */
    int64_t certificate_until_s;
};

struct request {
    const struct desk *desk;
    const char *path;               /* as asked for, decoded: "/letters/12" */
    int64_t id, sub_id;             /* the numbers in the path, 0 when it has none */
    const struct form *query;       /* never NULL */
    const struct form *form;        /* body of a POST; NULL otherwise */
    const struct upload *upload;    /* its file, at addresses that take one (multipart.h); without text: none came */
    struct inflow *inflow;          /* a large file, at the address that takes one (inflow.h); NULL otherwise */
    enum lang lang;
    const struct session *who;      /* a copy, which does not change under a page; NULL while nobody has signed in: only pages with RIGHT_NONE see that */
    const char *session_id;         /* as the browser sent it; "" none. Proves nothing by itself */
    const char *address;            /* the browser's, as text */
    const char *host;               /* what the browser calls us, with the port; one of our names */
};

/* An answer of any length, made piece by piece in the thread of its connection. */
struct pour {
    ssize_t (*piece)(void *ctx, char *out, size_t n);   /* bytes put into out; 0: that was all; -errno: cut it off */
    void (*end)(void *ctx);
    void *ctx;
    uint64_t size;                                      /* bytes in all; 0: not known beforehand */
};

/* The type of a file that came from outside: kept by the browser, never shown. */
#define FOREIGN_FILE "application/octet-stream"

struct reply {
    int status;                     /* HTTP */
    const char *type;               /* static */
    struct html body;
    char location[256];             /* with a 303 */
    struct spool_blob *blob;        /* sent instead of body; the reply owns it */
    struct pour pour;               /* sent instead of body, when piece is set */
    char file_name[64];             /* what a browser should call it when it is kept; "" for none */
    bool may_keep;                  /* holds nothing of a letter: a browser may keep it if it asks each time, ... */
    char tag[HASH_HEX_SIZE + 2];    /* ... and is told in few bytes that it has it still: what the answer is, in quotes; "" without */
    bool stream;                    /* server-sent events until either side goes */
    int retry_after_s;              /* with a 429 or 503 */
    char new_session[SESSION_ID_SIZE];      /* the browser gets this one */
    bool end_session;               /* ... or loses the one it has */
};

typedef void page_fn(const struct request *q, struct reply *a);

/* A line in the log that somebody was turned away: from where, at which address, why. Never what they typed. */
void web_log_refused(const struct request *q, const char *event, int status, const char *why);

/* Opens the diary for this request. 0; else the reply is a finished page ("starting", or a fault). */
int web_store(const struct request *q, struct reply *a, struct store **ret_store);

/* 303: see there. */
void web_redirect(struct reply *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Is the form from a page of this session? server.c has asked already, before any page with a right is run. */
bool web_token_is_good(const struct request *q);

/* A page for a status that is not 200: 400, 403, 404, 405, 409, 413, 500, 503. why: what a program said of it, a line of base/said.h or plain text; may be NULL. */
void web_error(const struct request *q, struct reply *a, int status, const char *why);

/* What was asked of the diary failed with r and e: log and page. A diary that is just starting is 503, anything else 500. */
void web_not_read(const struct request *q, struct reply *a, const char *event, int r, const struct err *e);

/* Asks diaryd for a change; the answer's words on refusal are in e. take_message is consumed. */
int web_tell_diary(const struct request *q, json_t *take_message, struct err *e);
/* The same for a change that is refused with a page of its own. 0; else the reply is that page. */
int web_change(const struct request *q, struct reply *a, json_t *take_message);

/* Who did it, for the history: the name of whoever signed in. */
const char *web_actor(const struct request *q);
/* May whoever asks do that? Pages leave out what is not allowed; the table of routes refuses it. */
bool web_may(const struct request *q, enum right right);

/* Does whoever asks stand at the box? Its own screen's browser asks from this machine, and no other does. */
bool web_is_own_screen(const struct request *q);

/* ---- frame of a page (layout.c) */

/* title: one line for the window. page: what desk.js and the style sheets go by. self: where the language switch leads back to. */
void page_begin(const struct request *q, struct reply *a, const char *title, const char *page, const char *self);
void page_end(const struct request *q, struct reply *a);

/* Opens a form that posts to "path", with the token; "id" may be NULL. Close it with </form>. */
void page_form(const struct request *q, struct html *h, const char *path, const char *id, const char *class_name);

/* Whom to call, as the settings say; nothing where they do not (admin/pages_help.c). */
void help_put_contacts(const struct request *q, struct html *h);

/* The page of a box whose data partition is shut; why: a line (admin/pages_repair.c). */
void repair_show_shut(const struct request *q, struct reply *a, const char *why);

/* A page is opened: where a change of the network is on trial, and this is its new address, boxd hears that it works (admin/pages_box_network.c). */
void box_reached(const struct request *q);

/* The sentence in the language of the request. */
static inline const char *tr(const struct request *q, enum string_id id) { return string_of(q->lang, id); }

/* ---- the pages */

page_fn page_counter, page_counter_live;                                /* pages_counter.c */
page_fn page_waiting;                                                   /* pages_waiting.c */
page_fn act_scan_start, act_scan_rescan, act_scan_end, act_scan_discard, act_scan_clear, act_scan_refuse;   /* machines.c */
page_fn page_letter, page_letter_live;                                  /* pages_letter.c */
page_fn act_confirm, page_check;                                        /* confirm.c */
page_fn act_skip;                                                       /* next.c */
page_fn act_hand_over, act_take_back;                                   /* hand_over.c */
page_fn page_officers_find;                                             /* officer_find.c */
page_fn act_hold, act_release, act_void, act_refuse, act_label;        /* letter_actions.c */
page_fn act_link_settle;                                                /* links.c */
page_fn page_filing, act_memory_forget;                                 /* pages_filing.c */
page_fn act_doubt_settle;                                               /* doubts.c */
page_fn page_deliveries, page_deliveries_live, page_eoffice;            /* pages_deliveries.c, pages_eoffice.c */
page_fn act_delivery_resend, act_delivery_there, act_delivery_ask, act_delivery_again, act_delivery_hold;       /* deliveries/actions.c */
page_fn page_mails, act_mail_take, page_mail_file;                       /* mails/pages_mails.c, files.c */
page_fn page_session, act_session;                                      /* deliveries/pages_session.c */
page_fn act_channel_resend, act_channel_pause, act_channel_go_on;
page_fn page_arrange, act_pages_order, act_pages_turn, act_pages_split, act_pages_merge, act_pages_undo;     /* pages_arrange.c */
page_fn page_register;                                                  /* pages_register.c */
page_fn act_view_keep, act_view_remove;                                 /* register/views.c */
page_fn act_register_csv;                                               /* register/csv.c */
page_fn page_letter_history, page_history;                              /* register/history.c */
page_fn act_history_csv;                                                /* register/history_csv.c */
page_fn page_verify, page_verify_live, act_verify, act_verify_stop;     /* register/pages_verify.c */
page_fn page_sign_in, act_sign_in, act_ticket, act_unlock, act_lock, act_sign_out, page_here;     /* pages_sign_in.c */
page_fn page_people, act_people_add, act_people_change, act_people_active, act_people_reset;      /* pages_people.c */
page_fn page_own, act_own_passphrase, act_own_code, act_own_code_off;      /* pages_own.c */
page_fn act_first_start;                                                /* people/pages_first.c */
page_fn page_first, page_first_step, act_first_step, page_first_ready;  /* first/pages_first.c */
page_fn page_first_network_live, page_first_scanner_live, page_first_scanner_page, page_first_officers_csv;      /* first/step_network.c, step_scanner.c, step_officers.c */
page_fn page_reports, page_reports_csv, page_reports_print;             /* reports/ */
page_fn page_clocks, page_clocks_csv, page_clocks_print, act_clock_done;
page_fn page_invoices, act_invoice_make, act_invoice_taken, page_invoice_print;
page_fn page_print_register, page_print, page_print_file;
page_fn page_officers;                                                  /* pages_officers.c */
page_fn page_admin, act_admin_test;                                     /* admin/pages_machines.c */
page_fn page_settings, act_setting, act_secret;                         /* admin/pages_settings.c */
page_fn page_admin_officers, page_officers_csv, act_officers_check, act_officers_apply;        /* admin/pages_import.c */
page_fn page_admin_rules, page_rules_txt, act_rules_check, act_rules_apply;
page_fn page_admin_alerts, act_alerts_check, act_alerts_apply, act_seen;
page_fn page_masters, page_masters_csv, act_master_map, act_masters_fetch, act_masters_import;  /* admin/pages_masters.c */
page_fn page_box, page_box_live, act_box_update, act_box_upload, act_box_rollback, act_box_restart, act_box_night, act_box_stop;     /* admin/pages_box.c */
page_fn act_box_settings, act_box_take;                                 /* admin/pages_box_settings.c */
page_fn act_recovery, act_recovery_done;                                /* admin/pages_recovery.c */
page_fn page_repair, act_repair;                                        /* admin/pages_repair.c */
page_fn act_box_keep, act_box_network, act_box_clock;                   /* admin/pages_box_network.c */
page_fn page_backup, act_backup_start, act_backup_key, act_backup_sheet, act_backup_key_use, act_reset;      /* admin/pages_care.c */
page_fn act_restore;                                                    /* admin/pages_restore.c */
page_fn page_diagnostics, page_diagnostics_file;                        /* admin/pages_diagnostics.c */
page_fn page_help, page_help_topic;                                     /* admin/pages_help.c */
page_fn page_events;                                                    /* events.c */
page_fn page_view, page_zoom, page_hidden_view, page_pdf, page_pdf_part, page_asset, page_health;                   /* files.c */

#endif

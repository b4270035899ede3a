/* The words of the history: what happened, and what its details are called. */
#include "desk/register/history.h"

#include <string.h>

struct word { const char *code; enum string_id word; };

static const struct word events[] = {
    { "taken_in", S_HISTORY_TAKEN_IN }, { "read", S_HISTORY_READ }, { "confirm", S_HISTORY_CONFIRM }, { "delivered", S_HISTORY_DELIVERED },
    { "hold", S_HISTORY_HOLD }, { "release", S_HISTORY_RELEASE }, { "void", S_HISTORY_VOID }, { "export", S_HISTORY_EXPORT }, { "refuse", S_HISTORY_REFUSE },
    { "purged", S_HISTORY_PURGED }, { "relative_refused", S_HISTORY_RELATIVE_REFUSED }, { "pages_arrange", S_HISTORY_PAGES_ARRANGE }, { "pages_split", S_HISTORY_PAGES_SPLIT },
    { "pages_merge", S_HISTORY_PAGES_MERGE }, { "pages_add", S_HISTORY_PAGES_ADD }, { "pages_replace", S_HISTORY_PAGES_REPLACE },
    { "pages_undo", S_HISTORY_PAGES_UNDO }, { "pages_wait", S_HISTORY_PAGES_WAIT }, { "pages_given_up", S_HISTORY_PAGES_GIVEN_UP },
    { "doubt_settle", S_HISTORY_DOUBT_SETTLE }, { "clock_done", S_HISTORY_CLOCK_DONE }, { "clock_open", S_HISTORY_CLOCK_OPEN },
    { "invoiced", S_HISTORY_INVOICED }, { "paper_handed_over", S_HISTORY_PAPER_HANDED_OVER }, { "paper_taken_back", S_HISTORY_PAPER_TAKEN_BACK },
    { "link_settle", S_HISTORY_LINK_SETTLE }, { "memory_forget", S_HISTORY_MEMORY_FORGET }, { "label_print", S_HISTORY_LABEL_PRINT },
    { "label_printed", S_HISTORY_LABEL_PRINTED }, { "label_waits", S_HISTORY_LABEL_WAITS }, { "delivery_added", S_HISTORY_DELIVERY_ADDED },
    { "take", S_HISTORY_TAKE }, { "commit", S_HISTORY_COMMIT }, { "retry", S_HISTORY_RETRY },
    { "sent", S_HISTORY_SENT }, { "asked_again", S_HISTORY_ASKED_AGAIN }, { "numbers_corrected", S_HISTORY_NUMBERS_CORRECTED }, { "list_export", S_HISTORY_LIST_EXPORT }, { "view_put", S_HISTORY_VIEW_PUT }, { "view_delete", S_HISTORY_VIEW_DELETE },
    { "start", S_HISTORY_START }, { "officers", S_HISTORY_OFFICERS }, { "rules", S_HISTORY_RULES }, { "verify", S_HISTORY_VERIFY },
    { "hand_over", S_HISTORY_HAND_OVER }, { "take_back", S_HISTORY_TAKE_BACK }, { "resend", S_HISTORY_RESEND }, { "seen", S_HISTORY_SEEN }, { "cancel", S_HISTORY_CANCEL }, { "alert_policy", S_HISTORY_ALERT_POLICY }, { "delivery_held", S_HISTORY_DELIVERY_HELD },
    { "unknown", S_HISTORY_UNKNOWN }, { "channel_paused", S_HISTORY_CHANNEL_PAUSED }, { "channel_goes_on", S_HISTORY_CHANNEL_GOES_ON },
    { "invoice_made", S_HISTORY_INVOICE_MADE }, { "printed", S_HISTORY_PRINTED }, { "rules_refused", S_HISTORY_RULES_REFUSED },
    { "setting", S_HISTORY_SETTING }, { "setting_taken_back", S_HISTORY_SETTING_TAKEN_BACK }, { "secret_changed", S_HISTORY_SECRET_CHANGED },
    { "masters", S_HISTORY_MASTERS }, { "master_map", S_HISTORY_MASTER_MAP }, { "signed_in", S_HISTORY_SIGNED_IN }, { "signed_out", S_HISTORY_SIGNED_OUT },
    { "sign_in_failed", S_HISTORY_SIGN_IN_FAILED }, { "user_made", S_HISTORY_USER_MADE }, { "user_changed", S_HISTORY_USER_CHANGED },
    { "first_start_ended", S_HISTORY_FIRST_START_ENDED }, { "user_active", S_HISTORY_USER_ACTIVE }, { "user_reset", S_HISTORY_USER_RESET }, { "user_ticket", S_HISTORY_USER_TICKET },
    { "box", S_HISTORY_BOX }, { "delivery_heard", S_HISTORY_DELIVERY_HEARD }, { "mailbox_compared", S_HISTORY_MAILBOX_COMPARED },
    { "user_passphrase", S_HISTORY_USER_PASSPHRASE }, { "user_code", S_HISTORY_USER_CODE }, { "user_language", S_HISTORY_USER_LANGUAGE },
};

static const struct word keys[] = {
    { "doc", S_KEY_DOC }, { "number", S_NUMBER }, { "pages", S_COLUMN_PAGES }, { "post", S_MARKED_TO }, { "lane", S_FILTER_LANE },
    { "doubts", S_FILTER_DOUBTS }, { "fields", S_KEY_FIELDS }, { "purpose", S_KEY_PURPOSE }, { "reason", S_KEY_REASON }, { "channel", S_KEY_CHANNEL },
    { "key", S_KEY_KEY }, { "user", S_KEY_USER }, { "name", S_KEY_NAME }, { "query", S_KEY_QUERY }, { "of", S_KEY_OF }, { "rows", S_KEY_ROWS },
    { "file", S_KEY_FILE }, { "rules", S_KEY_RULES }, { "note", S_KEY_NOTE }, { "how", S_KEY_HOW }, { "letters", S_KEY_LETTERS },
    { "documents", S_KEY_DOCUMENTS }, { "faults", S_KEY_FAULTS }, { "letter", S_HISTORY_LETTER }, { "kind", S_KEY_KIND }, { "section", S_FILTER_SECTION },
    { "invoice", S_KEY_INVOICE }, { "full_name", S_KEY_FULL_NAME }, { "roles", S_KEY_ROLES }, { "shared", S_KEY_SHARED }, { "changed", S_CHANGE_CHANGED },
    { "address", S_KEY_ADDRESS }, { "in_a_row", S_KEY_IN_A_ROW }, { "mails", S_KEY_MAILS }, { "missed", S_KEY_MISSED }, { "gone", S_KEY_GONE }, { "listed", S_KEY_LISTED }, { "account", S_KEY_ACCOUNT },
    { "what", S_KEY_WHAT }, { "status", S_KEY_STATUS }, { "instance", S_KEY_INSTANCE }, { "receipt_no", S_RECEIPT_NO }, { "computer_no", S_COMPUTER_NO },
    { "result", S_KEY_RESULT }, { "at", S_KEY_AT }, { "days", S_UNIT_DAYS },
};

/* Of "what" and "how": what the box did, and how it ended. */
static const struct word doings[] = {
    { "update", S_BOX_JOB_UPDATE }, { "rollback", S_BOX_JOB_ROLLBACK }, { "restart", S_BOX_JOB_RESTART }, { "backup", S_BOX_JOB_BACKUP },
    { "backup_key", S_BOX_JOB_BACKUP_KEY }, { "restore", S_BOX_JOB_RESTORE }, { "reset", S_BOX_JOB_RESET }, { "network", S_BOX_JOB_NETWORK }, { "network_back", S_BOX_JOB_NETWORK_BACK },
    { "clock", S_BOX_JOB_CLOCK }, { "recovery_key", S_RECOVERY_TITLE }, { "settings", S_BOX_JOB_SETTINGS }, { "repaired", S_BOX_JOB_REPAIRED }, { "begun", S_BOX_HOW_BEGUN }, { "done", S_BOX_HOW_DONE }, { "failed", S_BOX_HOW_FAILED }, { "stopped", S_BOX_HOW_STOPPED },
    { "interrupted", S_BOX_HOW_INTERRUPTED }, { "trying", S_BOX_HOW_TRYING }, { "good", S_BOX_HOW_GOOD }, { "fell_back", S_BOX_HOW_FELL_BACK },
};

static const char *words_of(const struct request *q, const struct word *list, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].code, code) == 0)
            return tr(q, list[i].word);
    return code;
}

const char *history_event_words(const struct request *q, const char *event) { return words_of(q, events, ARRAY_LEN(events), event); }
const char *history_key_words(const struct request *q, const char *key) { return words_of(q, keys, ARRAY_LEN(keys), key); }

const char *history_doing_words(const struct request *q, const char *doing) { return words_of(q, doings, ARRAY_LEN(doings), doing); }

void history_event_options(const struct request *q, struct html *h, const char *chosen)
{
    for (size_t i = 0; i < ARRAY_LEN(events); i++)
        html_put(h, "<option value=\"%s\"%s>%s</option>", events[i].code, strcmp(events[i].code, chosen) == 0 ? " selected" : "", tr(q, events[i].word));
}

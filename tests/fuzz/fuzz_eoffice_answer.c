/* libFuzzer: what an e-Office answers: receipts, lists, problems, sessions. The first byte says which reader begins. */
#include "uploader/send/eoffice_json.h"
#include "uploader/send/eoffice_lists.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A letter's values in such lists: each is put, or held with a sentence. */
static void pick_from(const json_t *masters)
{
    const struct eoffice_lists lists = { .theirs = masters, .mapped = masters };
    AUTO_JSON json_t *part = json_object();

    for (int which = 0; which < EOFFICE_LISTS; which++) {
        struct outcome o = { 0 };

        if (eoffice_put_pick(part, (enum eoffice_list)which, "hi", &lists, &o) < 0 && (o.verdict != VERDICT_HOLD || !o.sentence[0]))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct eoffice_state state;
    json_t *masters = NULL;
    char words[400], token[64];
    int64_t until_s;

    char *text = malloc(n + 1);             /* as http.c hands it over: a NUL behind its n bytes */
    if (!text)
        return 0;
    memcpy(text, data, n);
    text[n] = '\0';
    if (eoffice_read_state(text, n, "11111111-2222-4333-8444-555555555555", "CRU-A/2026/000001", 1000, &state, NULL) == 0 && state.created) {
        if (!*json_str(state.result, "receipt_no", ""))
            abort();
        json_decref(state.result);
    }
    if (eoffice_read_masters(text, n, &masters, NULL) == 0)
        pick_from(masters);
    json_decref(masters);
    eoffice_problem_words(text, n, words, sizeof(words));
    if (strlen(words) >= sizeof(words))
        abort();
    eoffice_problem_is(text, n, "session-required");
    eoffice_problem_names_list(text, n);
    if (eoffice_read_session(text, n, token, sizeof(token), &until_s) == 0 && (!*token || until_s <= 0))
        abort();
    free(text);
    return 0;
}

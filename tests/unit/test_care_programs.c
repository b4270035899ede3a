/* The built programs: a box is lost after its backup, and what it sent meanwhile is in e-Office once when the office is back. */
#include "tests/unit/test_care_rig.h"
#include "tests/unit/test_gateway_rig.h"

#include "base/clock.h"
#include "base/exe.h"
#include "base/json.h"
#include "base/put_file.h"
#include "care/state.h"
#include "ctl/confirm.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { PATIENCE_MS = 15000, LETTERS = 3 };

struct place {
    char dir[PATH_MAX];
    struct config *config;
    pid_t diaryd, sendd;
};

struct world {
    char dir[TMPDIR_SIZE];
    struct office office;
    struct place box, other;
    char docs[LETTERS + 1][ID_SIZE];
};

static void place_new(struct world *w, struct place *p, const char *name)
{
    static const char officers[] = "post,designation,section,default\nSO-1,Section Officer,Cash,yes\n";
    char conf[4 * PATH_MAX], path[PATH_MAX + 32];
    struct err e = { 0 };

    snprintf(p->dir, sizeof(p->dir), "%s/%s", w->dir, name);
    assert_int_equal(mkdir(p->dir, 0755), 0);
    rig_write(p->dir, "officers.csv", officers, strlen(officers));
    rig_write(p->dir, "token", OFFICE_TOKEN, strlen(OFFICE_TOKEN));
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s/data\nreserve_mib = 16\n[office]\nofficers_file = %s/officers.csv\n"
                     "[eoffice]\nurl = %s\ntoken_file = %s/token\ntimeout_s = 5\n[send]\nretry_first_s = 1\nretry_max_s = 1\n"
                     "[backup]\ndir = %s/target\nown_disk = no\n", p->dir, p->dir, p->dir, w->office.url, p->dir, w->dir);
    rig_write(p->dir, "dakbox.conf", conf, (size_t)n);
    snprintf(path, sizeof(path), "%s/dakbox.conf", p->dir);
    assert_ok(config_load(path, &p->config, &e), e);
    assert_int_equal(mkdir(config_text(p->config, CONFIG_PATHS_DATA_DIR), 02770), 0);
}

/* A letter as ocrd leaves it. */
static void put_letter(struct world *w, int i)
{
    AUTO_SPOOL struct spool *spool = NULL;
    char reading[640], pdf[512];
    struct spool_doc *d;
    struct err e = { 0 };
    int pdf_n = snprintf(pdf, sizeof(pdf), "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%letter %d\n"
                         "trailer<</Size 3/Root 1 0 R>>\nstartxref\n0\n%%%%EOF\n", i);
    int n = snprintf(reading, sizeof(reading), "{\"id\": \"x\", \"document\": \"came\", \"pages\": [{\"text\": \"Letter %d\", \"blank\": false, \"rotation\": 0, "
                     "\"language\": \"en\", \"conf\": 0.95, \"blob\": \"page-001.png\", \"index\": 0}], \"fields\": {\"subject\": \"Supply of chair number %d\"}, "
                     "\"form\": \"letter\", \"language\": \"en\", \"urgent\": false, \"vip\": false, \"parliament\": false, \"classification\": \"none\", "
                     "\"decision\": \"clear\", \"evidence\": {}, \"seconds\": 1}", i, i);

    assert_ok(spool_open_configured(w->box.config, &spool, &e), e);
    assert_ok(spool_doc_new(spool, false, &d, &e), e);
    snprintf(w->docs[i], ID_SIZE, "%s", spool_doc_id(d));
    assert_ok(spool_doc_set(d, "source", "scan", &e), e);
    assert_ok(spool_doc_set(d, "created", "2026-03-14T09:26:53Z", &e), e);
    assert_ok(spool_blob_put(d, "page-001.png", w->docs[i], ID_SIZE, &e), e);
    assert_ok(spool_blob_put(d, "reading.json", reading, (size_t)n, &e), e);
    assert_ok(spool_blob_put(d, "document.pdf", pdf, (size_t)pdf_n, &e), e);
    assert_ok(spool_doc_commit(d, SPOOL_READ, &e), e);
}

static struct store *open_diary(const struct place *p)
{
    struct store *s = NULL;
    struct err e = { 0 };

    for (int64_t until_ms = clock_mono_ms() + PATIENCE_MS; !s && clock_mono_ms() < until_ms; ) {
        if (ctl_open_store(p->config, &s, &e) < 0)
            rig_sleep_ms(20);
    }
    if (!s)
        fail_msg("%s", e.msg);
    return s;
}

static int64_t wait_for(const struct place *p, const char *doc, enum letter_state want)
{
    AUTO_STORE struct store *s = open_diary(p);
    enum letter_state state = LETTER_STATES;
    int64_t id = 0, until_ms = clock_mono_ms() + PATIENCE_MS;
    struct err e = { 0 };

    while ((store_state_of_doc(s, doc, &id, &state, &e) < 0 || state != want) && clock_mono_ms() < until_ms)
        rig_sleep_ms(20);
    if (state != want)
        fail_msg("letter of %s is %s, not %s", doc, state < LETTER_STATES ? letter_state_name(state) : "not there", letter_state_name(want));
    return id;
}

static void confirm(const struct place *p, const char *doc)
{
    int64_t id = wait_for(p, doc, LETTER_READ);
    AUTO_STORE struct store *s = open_diary(p);
    AUTO_JSON json_t *typed = NULL;
    struct err e = { 0 };

    assert_ok(confirm_missing(s, id, &typed, &e), e);
    assert_ok(confirm_as_proposed(p->config, s, id, "clerk", "SO-1", typed, &e), e);
}

/* dakbox COMMAND -c CONF ... with what is typed: its exit code. */
static int dakbox_typed(const struct place *p, const char *typed, const char *command, const char *option, const char *value)
{
    char program[PATH_MAX], conf[PATH_MAX + 32];
    AUTO_CLOSE int in = memfd_create("typed", 0);
    int status = 0;
    struct err e = { 0 };

    assert_int_equal(pwrite(in, typed, strlen(typed), 0), strlen(typed));
    assert_ok(exe_beside("dakbox", program, sizeof(program), &e), e);
    snprintf(conf, sizeof(conf), "%s/dakbox.conf", p->dir);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(in, STDIN_FILENO);
        execl(program, program, command, "-c", conf, option, value, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int dakbox(const struct place *p, const char *command, const char *option, const char *value)
{
    return dakbox_typed(p, "", command, option, value);
}

static void make_key(struct world *w)
{
    uint8_t secret[OFFICE_SECRET_BYTES];
    struct office_opener opener;
    char text[OFFICE_TEXT_SIZE], path[PATH_MAX];
    struct err e = { 0 };

    office_secret_new(secret);
    office_key_of(secret, &opener);
    office_secret_text(secret, text);
    rig_write(w->dir, "sheet", text, strlen(text));
    assert_ok(care_make_dir(w->box.config, &e), e);
    assert_ok(care_path(w->box.config, "office.key", path, &e), e);
    assert_ok(office_key_save(path, &opener.key, &e), e);
}

static int receipts(const struct world *w)
{
    struct answer a = ask(&w->office, "GET", "/v1/receipts?limit=1000", NULL, NULL, 0);
    int n = (int)json_int(a.json, "total", -1);

    answer_done(&a);
    return n;
}

static int keep_number(void *ctx, const struct letter *l)
{
    snprintf(ctx, STORE_NUMBER_SIZE + 1, "%s\n", l->number);
    return 0;
}

/* The last number that the box has given, as a person types it from the last label. */
static void last_number(struct world *w, char typed[STORE_NUMBER_SIZE + 1])
{
    int64_t id = wait_for(&w->box, w->docs[LETTERS], LETTER_READ);
    AUTO_STORE struct store *s = open_diary(&w->box);
    struct err e = { 0 };

    assert_ok(store_letter(s, id, keep_number, typed, &e), e);
}

/* Letter 1 was sent before the backup, 2 was confirmed and waited, 3 was at the desk. All three have gone out when the box is lost. */
/* A diaryd that is still opening its diary, for a second. */
static pid_t has_it_open(const char *diary)
{
    char lock[PATH_MAX + 16];

    snprintf(lock, sizeof(lock), "%s.writer", diary);
    int fd = open(lock, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    pid_t child = fork();
    if (child == 0) {
        sleep(1);
        _exit(0);
    }
    assert_true(child > 0);
    close(fd);
    return child;
}

static void what_was_sent_after_the_backup_is_in_eoffice_once(void **state)
{
    struct world w = { .dir = "" };
    char path[PATH_MAX], diary[PATH_MAX], last[STORE_NUMBER_SIZE + 1];
    struct err e = { 0 };

    (void)state;
    tmpdir_new(w.dir);
    office_new(&w.office, "");
    snprintf(path, sizeof(path), "%s/target", w.dir);
    assert_int_equal(mkdir(path, 0755), 0);
    place_new(&w, &w.box, "box");
    place_new(&w, &w.other, "other");
    for (int i = 0; i < LETTERS; i++)
        put_letter(&w, i);
    make_key(&w);
    w.box.diaryd = rig_spawn(w.box.dir, "diaryd");
    w.box.sendd = rig_spawn(w.box.dir, "sendd");
    confirm(&w.box, w.docs[0]);
    wait_for(&w.box, w.docs[0], LETTER_SENT);
    rig_end(&w.box.sendd, SIGKILL);
    confirm(&w.box, w.docs[1]);
    assert_int_equal(dakbox(&w.box, "backup", NULL, NULL), 0);

    put_letter(&w, LETTERS);                                /* comes too late for it */
    w.box.sendd = rig_spawn(w.box.dir, "sendd");
    confirm(&w.box, w.docs[2]);
    for (int i = 0; i < LETTERS; i++)
        wait_for(&w.box, w.docs[i], LETTER_SENT);
    assert_int_equal(receipts(&w), LETTERS);
    snprintf(path, sizeof(path), "%s/sheet", w.dir);
    assert_int_equal(dakbox(&w.box, "restore", "--key-file", path), 1);     /* it runs, and has letters */
    last_number(&w, last);
    rig_end(&w.box.sendd, SIGKILL);
    rig_end(&w.box.diaryd, SIGKILL);

    assert_int_equal(dakbox(&w.other, "restore", "--key-file", path), 1);   /* nobody says which number was the last */
    assert_ok(config_path(w.other.config, CONFIG_PATHS_DATA_DIR, CONFIG_DIARY_NAME, diary, sizeof(diary), &e), e);
    assert_int_equal(access(diary, F_OK), -1);
    assert_int_equal(dakbox_typed(&w.other, last, "restore", "--key-file", path), 0);
    w.other.diaryd = rig_spawn(w.other.dir, "diaryd");
    w.other.sendd = rig_spawn(w.other.dir, "sendd");
    confirm(&w.other, w.docs[2]);
    for (int i = 0; i < LETTERS; i++)
        wait_for(&w.other, w.docs[i], LETTER_SENT);
    assert_int_equal(receipts(&w), LETTERS);
    assert_int_equal(dakbox(&w.other, "verify", NULL, NULL), 0);
    assert_int_equal(dakbox(&w.other, "backup", NULL, NULL), 0);            /* it goes on in the same set */
    rig_end(&w.other.sendd, SIGTERM);
    rig_end(&w.other.diaryd, SIGTERM);
    pid_t opener = has_it_open(diary);
    assert_int_equal(dakbox(&w.other, "verify", NULL, NULL), 0);            /* waits until it is free */
    assert_int_equal(waitpid(opener, NULL, WNOHANG), opener);
    config_free(w.box.config);
    config_free(w.other.config);
    office_free(&w.office);
    tmpdir_remove(w.dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_was_sent_after_the_backup_is_in_eoffice_once) };

    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

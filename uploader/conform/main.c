/* dakbox-conform - holds any implementation of the Receipt Intake API to openapi.yaml; "dakbox conform" starts it.
 *
 * It makes a few dozen receipts, marked as tests. Exit 0: all rules hold; 1: not all; 2: misused, or the address cannot be reached. */
#include "base/auto.h"
#include "base/log.h"
#include "base/put_file.h"
#include "uploader/conform/run.h"

#include <curl/curl.h>
#include <getopt.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

enum { EXIT_MISUSED = 2, TOKEN_MAX_BYTES = 1024, DEFAULT_MAX_BYTES = 20 * 1024 * 1024 };

static const char usage[] =
    "usage: dakbox-conform URL [--token-file F] [--ca F] [--cert F --key F] [--post POST] [--answer-s N]\n"
    "  URL        of the e-Office, without /v1: https://efile.example.gov.in, or …/i/cbic-1 for one of its instances\n"
    "  --post     where test receipts are sent to; usually the first post it lists\n"
    "  --answer-s seconds in which each answer has to come (5)\n"
    "It makes a few dozen receipts with \"conformance test\" in their subject.\n";

struct options {
    struct target target;
    const char *token_file, *post;
};

static int read_options(int argc, char **argv, struct options *o)
{
    static const struct option names[] = {
        { "token-file", required_argument, NULL, 't' }, { "ca", required_argument, NULL, 'a' }, { "cert", required_argument, NULL, 'c' },
        { "key", required_argument, NULL, 'k' }, { "post", required_argument, NULL, 'p' }, { "answer-s", required_argument, NULL, 's' },
        { NULL, 0, NULL, 0 },
    };
    int option;

    while ((option = getopt_long(argc, argv, "", names, NULL)) != -1)
        switch (option) {
        case 't': o->token_file = optarg; break;
        case 'a': o->target.ca_file = optarg; break;
        case 'c': o->target.cert_file = optarg; break;
        case 'k': o->target.key_file = optarg; break;
        case 'p': o->post = optarg; break;
        case 's': o->target.answer_s = (int)strtol(optarg, NULL, 10); break;
        default:  return -1;
        }
    if (optind + 1 != argc || o->target.answer_s < 1 || o->target.answer_s > 600 || !o->target.cert_file != !o->target.key_file)
        return -1;
    size_t n = strlen(argv[optind]);
    while (n > 0 && argv[optind][n - 1] == '/')
        argv[optind][--n] = '\0';
    o->target.url = argv[optind];
    return 0;
}

static void run_all(struct run *r)
{
    rules_lists(r);
    rules_announce(r);
    rules_document(r);          /* tells how large a document may be, which the next ones use */
    rules_refuse(r);
    rules_broken_line(r);
    run_end(r);
}

int main(int argc, char **argv)
{
    struct options o = { .target.answer_s = 5 };
    struct run r = { .max_bytes = DEFAULT_MAX_BYTES };
    AUTO_FREE char *token = NULL;
    struct err e = { 0 };
    size_t n = 0;

    log_init("dakbox-conform");
    setlocale(LC_ALL, "C.UTF-8");
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (read_options(argc, argv, &o) < 0) {
        fputs(usage, stderr);
        return EXIT_MISUSED;
    }
    if (o.token_file && get_file(o.token_file, TOKEN_MAX_BYTES, &token, &n, &e) < 0) {
        fprintf(stderr, "dakbox-conform: --token-file: %s\n", e.msg);
        return EXIT_MISUSED;
    }
    if (token)
        token[strcspn(token, "\r\n")] = '\0';
    r.target = o.target;
    r.target.token = token;
    snprintf(r.post, sizeof(r.post), "%s", o.post ? o.post : "");
    if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        fputs("dakbox-conform: the libraries cannot start\n", stderr);
        return EXIT_MISUSED;
    }
    run_all(&r);
    json_decref(r.masters);
    curl_global_cleanup();
    return r.failed == 0 && r.ok > 0 && r.unanswered == 0 ? 0 : 1;
}

#include "tests/unit/test_send_scene.h"

#include "tests/rig/netns.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- a name server that knows one name */

/* The question is sent back as the answer, with the address behind it, or with "there is no such name". */
static size_t write_answer(unsigned char *m, size_t n, size_t size)
{
    static const unsigned char name[] = "\5efile\7example\3gov\2in";
    static const unsigned char address[] = { 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10, 9, 9, 9 };
    bool known = n >= 12 + sizeof(name) + 4 && memcmp(m + 12, name, sizeof(name)) == 0;
    bool wants_v4 = known && m[12 + sizeof(name)] == 0 && m[12 + sizeof(name) + 1] == 1;

    m[2] = 0x84 | (m[2] & 1);
    m[3] = known ? 0x80 : 0x83;
    m[7] = wants_v4;
    memset(m + 8, 0, 4);
    n = 12 + strlen((char *)m + 12) + 1 + 4;            /* nothing behind the question (EDNS) goes back */
    if (!wants_v4 || n + sizeof(address) > size)
        return n;
    memcpy(m + n, address, sizeof(address));
    return n + sizeof(address);
}

static void *be_name_server(void *arg)
{
    struct name_server *s = arg;
    struct sockaddr_in from;
    unsigned char m[512];

    for (;;) {
        socklen_t len = sizeof(from);
        ssize_t n = recvfrom(s->fd, m, sizeof(m) - 1, 0, (struct sockaddr *)&from, &len);

        if (n <= 12)
            return NULL;
        m[n] = 0;
        s->asked++;
        sendto(s->fd, m, write_answer(m, (size_t)n, sizeof(m)), 0, (struct sockaddr *)&from, len);
    }
}

static void name_server_start(struct name_server *s)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(53) };

    inet_pton(AF_INET, NAME_SERVER, &a.sin_addr);
    s->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(s->fd, (struct sockaddr *)&a, sizeof(a)), 0);
    assert_int_equal(pthread_create(&s->thread, NULL, be_name_server, s), 0);
}

static void name_server_end(struct name_server *s)
{
    shutdown(s->fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->fd);
}

/* ---- the scene */

static bool can;

bool scene_can(void)
{
    can = tls_front_can() && netns_can();
    return can;
}

void scene_conf(struct scene *s, const char *interface, const char *host, const char *name_servers)
{
    char conf[4096];
    int n = snprintf(conf, sizeof(conf), "[paths]\nrun_dir = %s\ndata_dir = %s\n[eoffice]\nurl = https://%s\nca_file = %s/ca.pem\ntimeout_s = 2\n"
                     "[mail]\nurl = smtp://%s:25\nrequire_tls = no\nfrom = cru@example.gov.in\ntimeout_s = 2\n"
                     "[send]\nname_servers = %s\nretry_first_s = 1\nretry_max_s = 1\nmax_tries = 8\ninterface = %s\n",
                     s->rig.dir, s->rig.dir, host, s->certs, host, name_servers, interface);

    rig_write(s->rig.dir, "dakbox.conf", conf, (size_t)n);
}

void scene_begin(struct scene *s)
{
    if (!can) {
        print_message("SKIPPED: this needs nginx, the ip command, and a system that allows network namespaces\n");
        skip();
    }
    *s = (struct scene){ 0 };
    netns_build();
    tmpdir_new(s->certs);
    cert_make(s->certs, "ca", &(struct cert_wish){ .name = "Ministry CA", .authority = true });
    cert_make(s->certs, "good", &(struct cert_wish){ .name = OFFICE_NAME, .issuer = "ca" });
    send_new(&s->rig, "");
    netns_in_world(true);
    fake_office_start(&s->office, &s->rig);
    tls_front_start(&s->front, NETNS_WORLD, 443, s->office.port, s->certs, "good", NULL, NULL);
    name_server_start(&s->names);
    netns_in_world(false);
    scene_conf(s, "right0", OFFICE_NAME, NAME_SERVER);
    s->wrong_before = netns_sent("wrong0");
}

void scene_end(struct scene *s)
{
    send_free(&s->rig);
    name_server_end(&s->names);
    tls_front_end(&s->front);
    fake_office_stop(&s->office);
    tmpdir_remove(s->certs);
}

void scene_expect(const struct send_letter *l, const char *words)
{
    if (!strstr(l->sentence, words))
        fail_msg("\"%s\" is not in \"%s\"", words, l->sentence);
}

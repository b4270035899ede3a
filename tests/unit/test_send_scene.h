/* test_send_scene.h - a sendd in a box with two interfaces (tests/rig/netns.h), and behind both of them an e-Office with TLS and a name server. */
#ifndef TEST_SEND_SCENE_H
#define TEST_SEND_SCENE_H

#include "tests/rig/certs.h"
#include "tests/rig/tls_front.h"
#include "tests/unit/test_send_fakes.h"

#include <stdatomic.h>

#define OFFICE_NAME "efile.example.gov.in"
#define NAME_SERVER "10.9.1.2"       /* the world, as right0 reaches it without a route */

struct name_server { int fd; pthread_t thread; atomic_int asked; };

struct scene {
    struct send_rig rig;
    struct fake_office office;
    struct tls_front front;
    struct name_server names;           /* knows OFFICE_NAME alone */
    char certs[TMPDIR_SIZE];            /* ca.pem, good.pem of the e-Office */
    int64_t wrong_before;               /* packets that wrong0 had sent when all was ready */
};

/* Once a program, before its first thread. False: every scene_begin() skips its test. */
bool scene_can(void);

void scene_begin(struct scene *s);      /* interfaces and servers; dakbox.conf sends by right0. sendd is the test's to start */
void scene_end(struct scene *s);

void scene_conf(struct scene *s, const char *interface, const char *host, const char *name_servers);
void scene_expect(const struct send_letter *l, const char *words);      /* in the letter's sentence */

#endif

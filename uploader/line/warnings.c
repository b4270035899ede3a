#include "uploader/line/warnings.h"

#include "base/said.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOSTS_MAX = 40, HOST_SIZE = 256 };

struct warnings {
    pthread_mutex_t lock;
    struct { char host[HOST_SIZE], lines[WARNING_KINDS][SAID_SIZE]; } of[HOSTS_MAX];
    size_t n;
};

int warnings_new(struct warnings **ret_warnings, struct err *e)
{
    struct warnings *w = calloc(1, sizeof(*w));

    if (!w)
        return err_say(e, -ENOMEM, SAID_NO_MEMORY);
    pthread_mutex_init(&w->lock, NULL);
    *ret_warnings = w;
    return 0;
}

void warnings_free(struct warnings *w)
{
    if (w)
        pthread_mutex_destroy(&w->lock);
    free(w);
}

void warnings_set(struct warnings *w, const char *host, enum warning kind, const char *line)
{
    size_t i = 0;

    if (!w || strlen(host) >= HOST_SIZE)
        return;
    pthread_mutex_lock(&w->lock);
    while (i < w->n && strcmp(w->of[i].host, host) != 0)
        i++;
    if (i == w->n && i < HOSTS_MAX && *line)
        memcpy(w->of[w->n++].host, host, strlen(host) + 1);
    if (i < w->n)
        snprintf(w->of[i].lines[kind], SAID_SIZE, "%s", line);
    pthread_mutex_unlock(&w->lock);
}

json_t *warnings_list(struct warnings *w)
{
    json_t *list = json_array();

    pthread_mutex_lock(&w->lock);
    for (size_t i = 0; i < w->n; i++)
        for (int kind = 0; kind < WARNING_KINDS; kind++)
            if (w->of[i].lines[kind][0])
                json_array_append_new(list, json_string(w->of[i].lines[kind]));
    pthread_mutex_unlock(&w->lock);
    return list;
}

/* http_get.h - asks the e-Office over HTTP, for checks only. */
#ifndef CTL_HTTP_GET_H
#define CTL_HTTP_GET_H

#include "base/err.h"
#include "base/json.h"

enum { HTTP_GET_S = 20 };

/* token NULL: none. *ret_json is the caller's. -ENOENT: 404; -EREMOTEIO: another status than 200, or no JSON;
 * -EHOSTUNREACH: no answer. */
int http_get_json(const char *url, const char *token, json_t **ret_json, struct err *e);

/* Saves the body to path. Errors as above. */
int http_get_file(const char *url, const char *token, const char *path, struct err *e);

#endif

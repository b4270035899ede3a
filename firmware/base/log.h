/* log.h - one line, one event, to standard error:
 *
 *   <6>ocrd ev=page_read doc=k7q2m page=3 conf_pct=91 took_ms=1840
 *
 * The number in front is the syslog level journald understands. The fields that
 * exist are listed here and nowhere else; an event is written as
 *
 *   log_info("page_read", LOG_DOC LOG_PAGE LOG_TOOK_MS, id, page_no, ms);
 *
 * so the compiler checks each value against its field. Never log a name, a
 * subject, a phone number or recognised text: the doc id leads to those. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#define LOG_DOC      " doc=%s"          /* spool id of a letter */
#define LOG_NUMBER   " number=%s"       /* diary number */
#define LOG_PAGE     " page=%d"         /* from 1 */
#define LOG_PAGES    " pages=%d"
#define LOG_BYTES    " bytes=%lld"
#define LOG_CONF_PCT " conf_pct=%d"     /* 0..100 */
#define LOG_TOOK_MS  " took_ms=%lld"
#define LOG_WAIT_MS  " wait_ms=%lld"
#define LOG_STAGE    " stage=%s"        /* spool stage */
#define LOG_STATE    " state=%s"        /* letter or delivery state */
#define LOG_DEVICE   " device=%s"       /* scanner as SANE names it */
#define LOG_USB      " usb=%s"          /* a USB port as the kernel names it */
#define LOG_STATUS   " status=%s"       /* an answer's status in words */
#define LOG_CHANNEL  " channel=%s"
#define LOG_KEY      " key=%s"          /* delivery key (UUID) */
#define LOG_TRIES    " tries=%d"
#define LOG_PROGRAM  " program=%s"
#define LOG_PID      " pid=%d"
#define LOG_FILE     " file=%s"
#define LOG_PORT     " port=%d"
#define LOG_PURPOSE  " purpose=%s"      /* of a press: letter, vip ... */
#define LOG_COUNT    " count=%lld"
#define LOG_GRADE    " grade=%d"        /* of a classified marking: 1 restricted ... 4 top secret, 0 none */
#define LOG_ADDRESS  " address=%s"      /* of the machine that asked */
#define LOG_PATH     " path=%s"         /* asked for, without what follows a "?" */
#define LOG_WHY      " why=\"%s\""      /* an error in words */

/* Call once, before the first line. name is kept by reference. */
void log_init(const char *program_name);

/* level: 3 error, 4 warning, 6 information, 7 debug (only with DAKBOX_DEBUG set). */
void log_write(int level, const char *event, const char *fields, ...) __attribute__((format(printf, 3, 4)));

#define log_error(event, ...) log_write(3, event, "" __VA_ARGS__)
#define log_warn(event, ...)  log_write(4, event, "" __VA_ARGS__)
#define log_info(event, ...)  log_write(6, event, "" __VA_ARGS__)
#define log_debug(event, ...) log_write(7, event, "" __VA_ARGS__)

#endif

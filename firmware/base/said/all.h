/* said/all.h - the table of sentences; included by said.h and said.c only. SAID(id, code, English, Hindi); "{1}" to "{4}" stand for values. */
#include "base/said/base.h"
#include "base/said/send.h"
#include "base/said/connectors.h"
#include "base/said/line.h"
#include "base/said/diary.h"
#include "base/said/machines.h"
#include "base/said/desk.h"
#include "base/said/queue.h"
#include "base/said/mailbox.h"
#include "base/said/alerts.h"
#undef SAID

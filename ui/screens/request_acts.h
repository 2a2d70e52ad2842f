/* The acts on a request that end in a message, each through its preview; shared by the screens that offer them. */
#pragma once

#include "ui/screens/screen.h"

/* Said beside the summary wherever it is written. */
#define SUMMARY_HINT "Read by whom you ask; by everyone only with permission."

/* What is asked before a change that voids LIVE asks and yeses. Caller frees. */
char *act_void_question (long live);

Outcome act_ask (App *app, gint64 request, gint64 supporter);
Outcome act_remind (App *app, gint64 request, gint64 supporter);

/* SUPPORTER 0: the only one who said yes; refused with a sentence when several did. */
Outcome act_introduce (App *app, gint64 request, gint64 supporter);

Outcome act_acknowledge (App *app, gint64 request);
Outcome act_thank (App *app, gint64 request, gint64 supporter);
Outcome act_ask_permission (App *app, gint64 request);
Outcome act_broadcast (App *app, gint64 request);

/* What `b` means now: ask for permission, or broadcast when it is there; else says what is missing. */
Outcome act_next_of_broadcast (App *app, gint64 request);

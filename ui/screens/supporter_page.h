/* A supporter's page: what the screen and its text share. */
#pragma once

#include "ui/screens/supporter_view.h"
#include "ui/widgets/pager.h"

typedef struct {
  App *app;
  gint64 id;
  SupporterView view;
  GPtrArray *conflicts; /* Conflict* */
  GPtrArray *events;    /* PersonEvent* */
  Pager *pager;
  guint kind;      /* of the conflict being added */
  GArray *choices; /* gint64: what the rows of a choice stand for */
} SupporterPage;

/* supporter_text.c: everything that is known, into the pager. */
void supporter_page_fill (SupporterPage *page);

/* Text as drawn positions, and the characters that are drawn with. */
#pragma once

#include "ui/term/draw.h"

/* Room for a base and its marks, three of nearly any script, and a NUL. */
#define CLUSTER_BYTES 14

/* One drawn position read from text: a base character and what combines with it. */
typedef struct {
  char text[CLUSTER_BYTES];
  gsize length;
  int width;
} Cluster;

/* Reads the base character at TEXT into CLUSTER; returns what follows. An unseen character gives an empty cluster. */
const char *cluster_base (const char *text, Cluster *cluster);

/* The next drawn position of TEXT, or NULL at its end. Marks beyond what a Cluster holds are left out. */
const char *cluster_next (const char *text, Cluster *cluster);

/* A drawing character that stands in a text ("Pairs • 4") has its stand-in too. */
const char *cluster_text (const Cluster *cluster, gboolean ascii);

/* A visible ASCII character, which most of what is drawn is. */
static inline gboolean cluster_is_plain (const char *text)
{
  return (guchar)text[0] >= 0x20 && (guchar)text[0] < 0x7f && (guchar)text[1] < 0x80;
}

/* What the files about automatic backups share. */
#pragma once

#include "store/archive.h"
#include "store/guard.h"
#include "store/keyring-slot.h"

#define PREFIX "kith-"
#define PART ".part"
#define TIME_LENGTH 15 /* 20261122T053000 */

/* The folder of DIRECTORY's automatic backups. */
gboolean archive_open (Guard *folder, const char *directory, gboolean make, GError **error);

GPtrArray *archive_list_in (const Guard *folder);

/* NULL where NAME is no whole backup. */
Archive *archive_read (const Guard *folder, const char *name);

/* "kith-….keyring" for "kith-….db". */
char *archive_keyring_name (const char *name);

/* Holds off everyone else who makes, rewrites or removes backups; until the folder is closed. TRY_LATER after five seconds. */
gboolean archive_lock (const Guard *folder, GError **error);

gboolean archive_remove (const Guard *folder, const char *name);
void archive_sweep (const Guard *folder);

/* What archive_make() does, without thinning and note; LOCKED is the folder, which the caller holds guard_lock() of. */
gboolean archive_write (Store *store, const Guard *folder, const char *name, GError **error);

/* Facts in the database's table meta. */
#define FACT_BEHIND "backups.behind" /* there is something to be put right; a new value for each reason */
#define FACT_KEYS "backups.keys"     /* earlier data keys, as hexadecimal digits, that a backup may still be under */
#define FACT_SEALED "backups.sealed" /* no backup is from before private texts were sealed */

/* The backups as seen from where the store stands. */
typedef struct {
  Store *store;
  const Guard *folder;
  Keyring *present; /* the store's */
  GBytes *text;     /* the same as its file */
  StoreKey *keys;   /* the present one, then earlier ones; in locked memory */
  guint count;
  char *mark, *remembered; /* FACT_BEHIND, FACT_KEYS; NULL: none */
  gboolean withholds;      /* somebody can open the store who reads no private texts */
  gboolean knows_sealed, deep;
  guint unsealed; /* seen so far */
} ArchiveView;
void archive_view_clear (ArchiveView *view);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ArchiveView, archive_view_clear)

/* For looking at LIST, of FOLDER; a THOROUGH one looks into the databases. */
gboolean archive_view_open (ArchiveView *view, Store *store, const Guard *folder, GPtrArray *list, gboolean thorough,
                            GError **error);

/* Why NAME is behind, as in Behind; *KEY, which is the view's, opens it: NULL where it is none of this store's. */
guint archive_view_look (ArchiveView *view, const char *name, const StoreKey **key);

/* Nothing is behind any more for one of the reasons WHICH: what the database remembered of it goes. */
void archive_view_settle (ArchiveView *view, guint which);

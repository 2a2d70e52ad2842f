/* The work of a coordinator, at random: every kind of change that kith makes, as one row of a table each. */
#pragma once

#include "mail/outbox.h"
#include "prove/lib-store.h"

/* Who may open a store, and how. */
#define ACCESS_MOST 6
#define CODE_SIZE 64

typedef struct {
  char name[24];
  guint passphrase; /* its number */
} Access;

typedef struct {
  Access users[ACCESS_MOST]; /* the first is the actor; an empty name ends the list */
  char code[CODE_SIZE];      /* the recovery code, "" where it is not known */
  StoreKey key;
} Keys;

typedef struct {
  KithSession *session;
  GRand *chance;
  char *store; /* directory */
  char *place; /* another, for backups and what is imported */
  Mailer mailer;
  guint number; /* differs for every operation: what it writes has it in its texts */
  Keys keys;
  guint drafts; /* the number in the last draft that was kept */
  char *backup; /* the last one made, or NULL */
} Work;

typedef struct {
  const char *name;
  guint most_steps; /* transactions that it makes */
  /* TRUE: done. FALSE with an error: refused. FALSE without: there was nothing to do it to. */
  gboolean (*run) (Work *work, GError **error);
  gboolean slow; /* derives keys */
} WorkKind;

extern const WorkKind work_kinds[]; /* ended by one without a name */
guint work_kind_count (void);
const WorkKind *work_kind (const char *name);

/* How many of its transactions only note something in the audit trail: an import is preceded by an automatic backup, and so noted. */
guint work_notes (const WorkKind *kind);

/* A kind at random; the slow ones seldom. */
const WorkKind *work_choose (GRand *chance);

/* Makes a store in DIRECTORY in which there is something to do for every kind. */
void work_make_store (const char *directory, const char *place, Mailer mailer, Keys *keys);

/* KEYS of the store, opened. NULL with an error. */
Work *work_open (const char *directory, const char *place, Mailer mailer, const Keys *keys, guint32 seed,
                 GError **error);
void work_close (Work *work);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_close)

/* The passphrase of that number. secret_free(). */
struct Secret *work_passphrase (guint number);

/* The user of that name, or NULL. */
Access *keys_user (Keys *keys, const char *name);

#include "prove/lib-same.h"

#include "prove/lib-break.h"

#include <sodium.h>
#include <string.h>
#include <sys/mman.h>

#define REMEMBERED 1024 /* then they are derived anew each time */
#define ANSWER_SIZE 64

/* A derivation that was made, under a digest of all that goes into it. */
typedef struct {
  unsigned char question[32], answer[ANSWER_SIZE];
  long allocations; /* that it took */
} Derived;

static struct {
  gboolean on;
  guint64 row, drawn;
  Derived *derived;
} same;

int RAND_bytes (unsigned char *bytes, int size);

static void draw (void *bytes, size_t size)
{
  unsigned char seed[randombytes_SEEDBYTES] = { 0 };

  memcpy (seed, &same.row, sizeof same.row);
  memcpy (seed + sizeof same.row, &same.drawn, sizeof same.drawn);
  same.drawn++;
  randombytes_buf_deterministic (bytes, size, seed);
}

int RAND_bytes (unsigned char *bytes, int size)
{
  static int (*own) (unsigned char *, int);

  if (own == NULL)
    break_find_own ("RAND_bytes", &own, sizeof own);

  int result = own (bytes, size);

  if (same.on && result == 1)
    draw (bytes, (size_t)size);
  return result;
}

static const char *chance_name (void)
{
  return "the same";
}

static uint32_t chance_number (void)
{
  uint32_t number = 0;

  draw (&number, sizeof number);
  return number;
}

static randombytes_implementation chance = {
  .implementation_name = chance_name,
  .random = chance_number,
  .buf = draw,
};

void same_begin (void)
{
  same.derived =
      mmap (NULL, REMEMBERED * sizeof *same.derived, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (same.derived == MAP_FAILED || randombytes_set_implementation (&chance) != 0)
    g_error ("chance cannot be replaced");
  break_instead ("/dev/urandom", "/dev/zero"); /* SQLite's own chance, which it begins anew in each process */
  same.on = TRUE;
}

void same_row (guint64 row)
{
  same.row = row;
  same.drawn = 0;
}

typedef int Derive (unsigned char *const key, unsigned long long size, const char *const text,
                    unsigned long long length, const unsigned char *const salt, unsigned long long operations,
                    size_t memory, int algorithm);

static void ask (unsigned char question[32], unsigned long long size, const char *text, unsigned long long length,
                 const unsigned char *salt, unsigned long long operations, size_t memory, int algorithm)
{
  const guint64 numbers[] = { size, length, operations, memory, (guint64)algorithm };
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, 32);
  crypto_generichash_update (&state, (const unsigned char *)numbers, sizeof numbers);
  crypto_generichash_update (&state, (const unsigned char *)text, length);
  crypto_generichash_update (&state, salt, crypto_pwhash_SALTBYTES);
  crypto_generichash_final (&state, question, 32);
}

/* The one of that question, or the first that is free, or NULL. */
static Derived *look_up (const unsigned char question[32])
{
  for (guint i = 0; i < REMEMBERED; i++)
    if (sodium_is_zero (same.derived[i].question, 32) || memcmp (same.derived[i].question, question, 32) == 0)
      return &same.derived[i];
  return NULL;
}

/* Where an allocation within it is to fail, it is made; that comes before the work. */
int crypto_pwhash (unsigned char *const key, unsigned long long size, const char *const text, unsigned long long length,
                   const unsigned char *const salt, unsigned long long operations, size_t memory, int algorithm)
{
  static Derive *own;
  unsigned char question[32];

  if (own == NULL)
    break_find_own ("crypto_pwhash", &own, sizeof own);
  if (!same.on || size > ANSWER_SIZE)
    return own (key, size, text, length, salt, operations, memory, algorithm);
  ask (question, size, text, length, salt, operations, memory, algorithm);

  Derived *derived = look_up (question);
  gboolean known = derived != NULL && !sodium_is_zero (derived->question, 32);

  if (known && break_skip_allocations (derived->allocations)) {
    memcpy (key, derived->answer, size);
    return 0;
  }

  long before = break_allocations ();
  int result = own (key, size, text, length, salt, operations, memory, algorithm);

  if (result == 0 && derived != NULL && !known) {
    memcpy (derived->answer, key, size);
    derived->allocations = break_allocations () - before;
    memcpy (derived->question, question, 32);
  }
  return result;
}

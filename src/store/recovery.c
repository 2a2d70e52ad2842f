#include "store/recovery.h"

#include <sodium.h>
#include <string.h>

#define RANDOM_SYMBOLS 32
#define CHECK_SYMBOLS 3
#define SYMBOLS (RANDOM_SYMBOLS + CHECK_SYMBOLS)
#define GROUP 5
#define CODE_LENGTH (SYMBOLS + SYMBOLS / GROUP - 1)

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* 15 bits over the symbols before: enough to notice nearly every mistyped code before minutes are lost on it. */
static void append_check (unsigned char symbols[SYMBOLS])
{
  unsigned char hash[crypto_generichash_BYTES];

  crypto_generichash (hash, sizeof hash, symbols, RANDOM_SYMBOLS, NULL, 0);
  for (int i = 0; i < CHECK_SYMBOLS; i++)
    symbols[RANDOM_SYMBOLS + i] = hash[i] & 31;
  sodium_memzero (hash, sizeof hash);
}

static void write_code (const unsigned char symbols[SYMBOLS], char code[CODE_LENGTH + 1])
{
  int at = 0;

  for (int i = 0; i < SYMBOLS; i++) {
    if (i > 0 && i % GROUP == 0)
      code[at++] = '-';
    code[at++] = alphabet[symbols[i]];
  }
  code[at] = '\0';
}

char *recovery_code_new (void)
{
  unsigned char symbols[SYMBOLS];
  char *code = g_malloc (CODE_LENGTH + 1);

  randombytes_buf (symbols, RANDOM_SYMBOLS);
  for (int i = 0; i < RANDOM_SYMBOLS; i++)
    symbols[i] &= 31;
  append_check (symbols);
  write_code (symbols, code);
  sodium_memzero (symbols, sizeof symbols);
  return code;
}

static int symbol_of (char typed)
{
  char upper = g_ascii_toupper (typed);

  if (upper == 'I' || upper == 'L')
    upper = '1';
  if (upper == 'O')
    upper = '0';

  const char *found = strchr (alphabet, upper);

  return found != NULL && upper != '\0' ? (int)(found - alphabet) : -1;
}

static gboolean read_symbols (const char *typed, unsigned char symbols[SYMBOLS])
{
  int count = 0;

  for (; *typed != '\0'; typed++) {
    if (*typed == '-' || g_ascii_isspace (*typed))
      continue;

    int symbol = symbol_of (*typed);

    if (symbol < 0 || count == SYMBOLS)
      return FALSE;
    symbols[count++] = (unsigned char)symbol;
  }
  return count == SYMBOLS;
}

Secret *recovery_code_read (const char *typed)
{
  unsigned char symbols[SYMBOLS], checked[SYMBOLS];
  char code[CODE_LENGTH + 1];
  Secret *secret = NULL;

  if (read_symbols (typed, symbols)) {
    memcpy (checked, symbols, sizeof checked);
    append_check (checked);
    write_code (symbols, code);
    if (sodium_memcmp (checked, symbols, sizeof checked) == 0)
      secret = secret_new (code, -1);
    sodium_memzero (code, sizeof code);
  }
  sodium_memzero (symbols, sizeof symbols);
  sodium_memzero (checked, sizeof checked);
  return secret;
}

/* E-mail addresses as people type and paste them. */
#include "base/text.h"

#include "base/error.h"

#include <string.h>

#define MAXIMUM_LOCAL 64 /* RFC 5321, 4.5.3.1 */
#define MAXIMUM_ADDRESS 254
#define WHITE_SPACE " \t\r\n"

static const char *complaint_about_characters (const char *address)
{
  const char *at_sign = strchr (address, '@');

  if (*address == '\0')
    return "An e-mail address is needed, as in name@example.org.";
  if (at_sign != NULL && strchr (at_sign + 1, '@') != NULL)
    return "Two addresses. Keep one.";
  for (const char *at = address; *at != '\0'; at++) {
    unsigned char byte = (unsigned char)*at;

    if (strchr (WHITE_SPACE, byte) != NULL)
      return "An e-mail address has no spaces. Take them out.";
    if (byte < 0x20 || byte == 0x7F)
      return "This address holds a character that cannot be seen. Write it anew without it.";
    if (byte >= 0x80)
      return "This address holds a letter that mail cannot carry. Write it with plain letters.";
    if (strchr (",;", byte) != NULL)
      return "An e-mail address has no comma or semicolon. Keep one address.";
    if (strchr ("<>()[]\"\\:", byte) != NULL)
      return "Keep only the address itself, as in name@example.org.";
  }
  return at_sign == NULL ? "An e-mail address has an @, as in name@example.org." : NULL;
}

static gboolean dots_in_place (const char *part)
{
  return *part != '.' && !g_str_has_suffix (part, ".") && strstr (part, "..") == NULL;
}

static gboolean is_domain (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);

  for (char **label = labels; *label != NULL; label++) {
    if (**label == '\0' || **label == '-' || g_str_has_suffix (*label, "-") || strlen (*label) > 63)
      return FALSE;
    for (const char *at = *label; *at != '\0'; at++) {
      if (!g_ascii_isalnum (*at) && *at != '-')
        return FALSE;
    }
  }
  return labels[0] != NULL;
}

static const char *complaint_about_parts (const char *address)
{
  const char *at_sign = strchr (address, '@');
  g_autofree char *local = g_strndup (address, (size_t)(at_sign - address));

  if (*local == '\0' || at_sign[1] == '\0')
    return "Something is missing beside the @. Write it as in name@example.org.";
  if (strlen (local) > MAXIMUM_LOCAL || strlen (address) > MAXIMUM_ADDRESS)
    return "This address is longer than mail allows. Look at it again.";
  if (!dots_in_place (local) || !dots_in_place (at_sign + 1))
    return "A dot is out of place in this address. Look at it again.";
  if (!is_domain (at_sign + 1))
    return "After the @ come only letters, digits, dots and hyphens, as in name@example.org.";
  return NULL;
}

gboolean text_check_address (const char *address, GError **error)
{
  const char *complaint = complaint_about_characters (address);

  if (complaint == NULL)
    complaint = complaint_about_parts (address);
  if (complaint == NULL)
    return TRUE;
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, complaint);
  return FALSE;
}

static const char *const sender_headers[] = { "from:", "reply-to:", "sender:" };
static const char *const other_headers[] = { " to:", " cc:", " bcc:", " date:", " sent:", " subject:", " reply-to:" };

/* What follows the header's name where TEXT begins with one that names a sender, else NULL. */
static const char *after_header (const char *text)
{
  for (size_t i = 0; i < G_N_ELEMENTS (sender_headers); i++) {
    if (g_ascii_strncasecmp (text, sender_headers[i], strlen (sender_headers[i])) == 0)
      return text + strlen (sender_headers[i]);
  }
  return NULL;
}

/* The first line of TEXT that names the sender, without the header's name; all of TEXT where there is no header. */
static const char *sender_line (const char *text)
{
  const char *line = text + strspn (text, WHITE_SPACE);

  while (line != NULL) {
    if (after_header (line) != NULL)
      return after_header (line);
    line = strchr (line, '\n');
    line = line != NULL ? line + 1 : NULL;
  }
  return text;
}

/* Cuts TEXT where the next header begins: it was pasted into one line, and its line ends became spaces. */
static void cut_other_headers (char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  for (size_t i = 0; i < G_N_ELEMENTS (other_headers); i++) {
    const char *found = strstr (lower, other_headers[i]);

    if (found != NULL)
      text[found - lower] = '\0';
  }
}

/* The '<' or '[' outside quotes that opens the address, or NULL. */
static const char *opening_bracket (const char *text)
{
  gboolean quoted = FALSE;

  for (; *text != '\0'; text++) {
    if (quoted && *text == '\\' && text[1] != '\0')
      text++;
    else if (*text == '"')
      quoted = !quoted;
    else if (!quoted && (*text == '<' || (*text == '[' && strchr (text, '<') == NULL)))
      return text;
  }
  return NULL;
}

/* A display name without its quotes: "Shah, \"P.\"" is Shah, "P.". */
static char *unquoted (const char *name)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (name));
  size_t length = strlen (trimmed);
  g_autoptr (GString) plain = g_string_new (NULL);

  if (length > 1 && trimmed[0] == '\'' && trimmed[length - 1] == '\'')
    return text_clean_line (trimmed + 1, (gssize)length - 2);
  for (const char *at = trimmed; *at != '\0'; at++) {
    if (*at == '\\' && at[1] != '\0')
      at++;
    else if (*at == '"')
      continue;
    g_string_append_c (plain, *at);
  }
  return text_clean_line (plain->str, -1);
}

static char *bare_address (const char *text)
{
  char *address = NULL;
  size_t length;

  text += strspn (text, WHITE_SPACE);
  if (g_ascii_strncasecmp (text, "mailto:", 7) == 0)
    text += 7;
  address = g_strdup (text);
  length = strlen (address);
  while (length > 0 && strchr (WHITE_SPACE ",;", address[length - 1]) != NULL)
    address[--length] = '\0';
  return address;
}

/* "Name <address>": nothing but separators may follow the closing bracket, and the name must not hold another address. */
static gboolean split_at_bracket (const char *text, const char *bracket, char **name, char **address)
{
  const char *close = strchr (bracket, *bracket == '<' ? '>' : ']');
  g_autofree char *before = g_strndup (text, (size_t)(bracket - text));
  g_autofree char *inside = NULL;

  if (close == NULL || close[1 + strspn (close + 1, WHITE_SPACE ",;")] != '\0')
    return FALSE;
  inside = g_strndup (bracket + 1, (size_t)(close - bracket - 1));
  *address = bare_address (inside);
  *name = unquoted (before);
  if (g_ascii_strcasecmp (*name, *address) == 0)
    **name = '\0';
  return strchr (*name, '@') == NULL;
}

/* "address", "address (Name)" or "Name address". */
static gboolean split_at_spaces (const char *text, char **name, char **address)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GString) rest = g_string_new (NULL);
  size_t length;

  for (char **word = words; *word != NULL; word++) {
    if (strchr (*word, '@') == NULL) {
      g_string_append_printf (rest, "%s ", *word);
      continue;
    }
    if (*address != NULL)
      return FALSE;
    *address = bare_address (*word);
  }
  if (*address == NULL)
    return FALSE;
  g_strstrip (rest->str);
  length = strlen (rest->str);
  if (length > 1 && rest->str[0] == '(' && rest->str[length - 1] == ')') {
    rest->str[length - 1] = '\0';
    *name = unquoted (rest->str + 1);
  } else {
    *name = unquoted (rest->str);
  }
  return TRUE;
}

/* "Shah, Priya", as address books write it, is Priya Shah. */
static char *in_natural_order (const char *name)
{
  const char *comma = strchr (name, ',');

  if (comma == NULL || comma == name || strchr (comma + 1, ',') != NULL || comma[1] != ' ' || comma[2] == '\0')
    return g_strdup (name);
  return g_strdup_printf ("%s %.*s", comma + 2, (int)(comma - name), name);
}

gboolean text_split_mailbox (const char *text, char **name, char **address)
{
  g_autofree char *block = text_clean_block (text, -1);
  const char *start = sender_line (block);
  gboolean is_header = start != block;
  g_autofree char *line = text_clean_line (start, -1);
  const char *bracket;
  g_autofree char *found_name = NULL;
  g_autofree char *found_address = NULL;
  gboolean split;

  *name = NULL;
  *address = NULL;
  if (is_header)
    cut_other_headers (line);
  bracket = opening_bracket (line);
  split = bracket != NULL ? split_at_bracket (line, bracket, &found_name, &found_address)
                          : split_at_spaces (line, &found_name, &found_address);
  if (!split || !text_check_address (found_address, NULL))
    return FALSE;
  *name = in_natural_order (found_name);
  *address = g_steal_pointer (&found_address);
  return TRUE;
}

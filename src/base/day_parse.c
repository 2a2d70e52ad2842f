/* Reads what a person types for a day. The text is cut into numbers and words; what they mean together decides. */
#include "base/day.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

#define FIRST_YEAR 1900 /* nobody in a register was born or joined before; a slip of the keyboard was */
#define LAST_YEAR 2199
#define MAXIMUM_TOKENS 8
#define MAXIMUM_DIGITS 5
#define UNREADABLE "That does not read as a day. Try 18 nov, +2w or tomorrow."

static const char *const weekdays[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
static const char *const months[] = { "january", "february", "march",     "april",   "may",      "june",
                                      "july",    "august",   "september", "october", "november", "december" };

static const struct {
  const char *word;
  int days;
} near_days[] = { { "today", 0 }, { "now", 0 }, { "tomorrow", 1 }, { "yesterday", -1 } };

static const struct {
  const char *word;
  int days, months;
} units[] = {
  { "d", 1, 0 }, { "day", 1, 0 },   { "days", 1, 0 },   { "w", 7, 0 },  { "week", 7, 0 },  { "weeks", 7, 0 },
  { "m", 0, 1 }, { "month", 0, 1 }, { "months", 0, 1 }, { "y", 0, 12 }, { "year", 0, 12 }, { "years", 0, 12 },
};

typedef struct {
  char *word; /* lower case; NULL for a number */
  int number; /* -1 for a word */
  int digits; /* how many the number was written with */
} Token;

typedef struct {
  Token tokens[MAXIMUM_TOKENS];
  int count;
} Tokens;

/* What a date was written with; 0 where a part was left out. */
typedef struct {
  int year, month, day, weekday;
} Parts;

static gboolean unreadable (GError **error)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, UNREADABLE);
  return FALSE;
}

static void tokens_clear (Tokens *tokens)
{
  for (int i = 0; i < tokens->count; i++)
    g_free (tokens->tokens[i].word);
  tokens->count = 0;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tokens, tokens_clear)

static void tokens_remove (Tokens *tokens, int index)
{
  g_free (tokens->tokens[index].word);
  tokens->count--;
  memmove (&tokens->tokens[index], &tokens->tokens[index + 1], sizeof (Token) * (size_t)(tokens->count - index));
}

/* The 1-based place of WORD in NAMES, of which it is the first three letters or more; 0 where it is none. */
static int name_index (const char *word, const char *const *names, int count)
{
  if (word == NULL || strlen (word) < 3)
    return 0;
  for (int i = 0; i < count; i++) {
    if (g_str_has_prefix (names[i], word))
      return i + 1;
  }
  return 0;
}

static int month_of (const Token *token)
{
  return name_index (token->word, months, G_N_ELEMENTS (months));
}

static int weekday_of (const Token *token)
{
  if (g_strcmp0 (token->word, "weds") == 0)
    return 3;
  return name_index (token->word, weekdays, G_N_ELEMENTS (weekdays));
}

static gboolean is_word (const Token *token, const char *word)
{
  return g_strcmp0 (token->word, word) == 0;
}

/* Cuts off the time of day that a form service writes after the date: "18/11/2026 09:02:31", "2026-11-18T09:02Z". */
static void drop_time (char *text)
{
  char *colon = strchr (text, ':');
  char *start = colon;

  if (colon == NULL || strspn (colon, "0123456789:.+-zamp ") != strlen (colon))
    return;
  while (start > text && g_ascii_isdigit (start[-1]))
    start--;
  if (start < colon && start > text + 1 && (start[-1] == ' ' || start[-1] == 't'))
    start[-1] = '\0';
}

static gboolean add_token (Tokens *tokens, const char *start, size_t length)
{
  Token *token = &tokens->tokens[tokens->count];
  gboolean is_number = g_ascii_isdigit (*start);

  if (tokens->count == MAXIMUM_TOKENS || (is_number && length > MAXIMUM_DIGITS))
    return FALSE;
  token->word = is_number ? NULL : g_strndup (start, length);
  token->number = is_number ? (int)g_ascii_strtoull (start, NULL, 10) : -1;
  token->digits = is_number ? (int)length : 0;
  tokens->count++;
  return TRUE;
}

/* FALSE where TEXT holds something that no date has. */
static gboolean cut_into_tokens (const char *text, Tokens *tokens)
{
  const char *at = text;

  while (*at != '\0') {
    size_t length = 0;

    if (strchr (" ,./-", *at) != NULL) {
      at++;
      continue;
    }
    while (g_ascii_isdigit (*at) && g_ascii_isdigit (at[length]))
      length++;
    while (g_ascii_isalpha (*at) && g_ascii_isalpha (at[length]))
      length++;
    if (length == 0 || !add_token (tokens, at, length))
      return FALSE;
    at += length;
  }
  return tokens->count > 0;
}

/* "18th of november" is "18 november". */
static void drop_fillers (Tokens *tokens)
{
  static const char *const ordinals[] = { "st", "nd", "rd", "th" };

  for (int i = tokens->count - 1; i >= 0; i--) {
    gboolean filler =
        is_word (&tokens->tokens[i], "of") || is_word (&tokens->tokens[i], "the") || is_word (&tokens->tokens[i], "on");

    for (size_t k = 0; i > 0 && k < G_N_ELEMENTS (ordinals); k++)
      filler = filler || (tokens->tokens[i - 1].word == NULL && is_word (&tokens->tokens[i], ordinals[k]));
    if (filler)
      tokens_remove (tokens, i);
  }
}

static gboolean accept (Day found, Day *day, GError **error)
{
  int year, month, day_of_month;

  day_to_date (found, &year, &month, &day_of_month);
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                         "That day is too far away. Write the year with four digits, as in 18 nov 2026.");
    return FALSE;
  }
  *day = found;
  return TRUE;
}

static Day moved (Day today, int number, const char *unit)
{
  for (size_t i = 0; i < G_N_ELEMENTS (units); i++) {
    if (strcmp (units[i].word, unit) == 0)
      return units[i].months != 0 ? day_add_months (today, number * units[i].months) : today + number * units[i].days;
  }
  return DAY_NONE;
}

static gboolean is_unit (const Token *token)
{
  for (size_t i = 0; i < G_N_ELEMENTS (units); i++) {
    if (is_word (token, units[i].word))
      return TRUE;
  }
  return FALSE;
}

/* "+3", "-2w", "in 2 weeks", "2 weeks ago", "2w", "next week", "in a month". Sets *KNOWN when the text is of this kind. */
static Day parse_distance (Tokens *tokens, int sign, Day today, gboolean *known)
{
  Token *first = &tokens->tokens[0];
  int number = first->number;

  *known = FALSE;
  if (sign != 0 && tokens->count == 1 && first->word == NULL) {
    *known = TRUE;
    return today + sign * number;
  }
  if (sign == 0 && tokens->count > 1 && is_word (first, "in")) {
    tokens_remove (tokens, 0);
    sign = 1;
  } else if (sign == 0 && tokens->count == 3 && is_word (&tokens->tokens[2], "ago")) {
    tokens_remove (tokens, 2);
    sign = -1;
  }
  if (tokens->count != 2 || !is_unit (&tokens->tokens[1]))
    return DAY_NONE;
  number = first->number;
  if (is_word (first, "a") || is_word (first, "an") || is_word (first, "one") || is_word (first, "next"))
    number = 1;
  if (number < 0)
    return DAY_NONE;
  *known = TRUE;
  return moved (today, sign < 0 ? -number : number, tokens->tokens[1].word);
}

/* "wed", "next wed", "this wed", "last wed": never today itself. Sets *KNOWN when the text is of this kind. */
static Day parse_weekday (const Tokens *tokens, Day today, gboolean *known)
{
  const Token *last = &tokens->tokens[tokens->count - 1];
  int weekday = weekday_of (last);
  gboolean back = tokens->count == 2 && is_word (&tokens->tokens[0], "last");
  int ahead;

  *known = weekday > 0 &&
           (tokens->count == 1 || back ||
            (tokens->count == 2 && (is_word (&tokens->tokens[0], "next") || is_word (&tokens->tokens[0], "this"))));
  if (!*known)
    return DAY_NONE;
  ahead = (weekday - day_weekday (today) + 7) % 7;
  if (back)
    return today + ahead - 7;
  return today + (ahead == 0 ? 7 : ahead);
}

static int full_year (const Token *token, Day today)
{
  int this_year, month, day_of_month;
  int year = 2000 + token->number;

  if (token->digits > 2)
    return token->number;
  /* "98" on a form is 1998, "28" is 2028: at most twenty years ahead. */
  day_to_date (today, &this_year, &month, &day_of_month);
  return this_year > 0 && year > this_year + 20 ? year - 100 : year;
}

/* Sorts TOKENS into NUMBERS (how many is returned) and the names in PARTS; -1 where there is something else. */
static int sort_tokens (Tokens *tokens, const Token *numbers[3], Parts *parts)
{
  int count = 0;

  for (int i = 0; i < tokens->count; i++) {
    const Token *token = &tokens->tokens[i];

    if (token->word == NULL && count < 3)
      numbers[count++] = token;
    else if (token->word != NULL && parts->month == 0 && month_of (token) > 0)
      parts->month = month_of (token);
    else if (token->word != NULL && parts->weekday == 0 && weekday_of (token) > 0)
      parts->weekday = weekday_of (token);
    else
      return -1;
  }
  return count;
}

/* Which number is the day, the month and the year: the year last unless the first has four digits. FALSE where they make
 * no date. */
static gboolean parts_from_tokens (Tokens *tokens, Day today, Parts *parts)
{
  const Token *numbers[3] = { NULL, NULL, NULL };
  int count = sort_tokens (tokens, numbers, parts);
  int named = parts->month > 0 ? 1 : 0; /* a named month takes no number */
  const Token *year = count == 3 - named ? numbers[count - 1] : NULL;
  const Token *day = numbers[0];

  if (count < 2 - named || count > 3 - named)
    return FALSE;
  if (year != NULL && numbers[0]->digits == 4) {
    year = numbers[0];
    day = numbers[count - 1];
  }
  if (day->digits > 2 || (year != NULL && year->digits != 2 && year->digits != 4))
    return FALSE;
  parts->day = day->number;
  parts->month = named > 0 ? parts->month : numbers[1]->number;
  parts->year = year != NULL ? full_year (year, today) : 0;
  return year == NULL || parts->year > 0;
}

/* "31 Feb is not a day. Try 28 feb, …": with the last day that this month does have. */
static gboolean no_such_day (const Parts *parts, int year, GError **error)
{
  g_autofree char *name = g_strndup (months[parts->month - 1], 3);
  g_autofree char *written = g_strdup (name);
  int last = g_date_get_days_in_month ((GDateMonth)parts->month, (GDateYear)year);

  written[0] = g_ascii_toupper (written[0]);
  if (parts->month == 2 && parts->day == 29)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "29 Feb is not a day in %d. Try 28 feb, +2w or tomorrow.", year);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "%d %s is not a day. Try %d %s, +2w or tomorrow.", parts->day,
                 written, parts->day < 1 ? 1 : last, name);
  return FALSE;
}

static gboolean wrong_weekday (Day found, Day today, GError **error)
{
  g_autofree char *words = day_words (found, today);

  g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "That day is %s. Change the weekday or leave it out.", words);
  return FALSE;
}

/* Without a year: the nearest of last year's, this year's and next year's, the later of two as near. A weekday written
 * with it decides between years, so that what day_words() wrote reads back as the same day. */
static Day nearest (const Parts *parts, Day today, gboolean heed_weekday)
{
  int this_year, month, day_of_month;
  Day best = DAY_NONE;

  day_to_date (today, &this_year, &month, &day_of_month);
  for (int year = this_year + 1; year >= this_year - 1; year--) {
    Day found = day_from_date (year, parts->month, parts->day);

    if (found == DAY_NONE || (heed_weekday && day_weekday (found) != parts->weekday))
      continue;
    if (best == DAY_NONE || ABS (found - today) < ABS (best - today))
      best = found;
  }
  return best;
}

static gboolean parse_date (const Parts *parts, Day today, Day *day, GError **error)
{
  int year, month, day_of_month;
  Day found;

  if (parts->month < 1 || parts->month > 12) {
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT,
                 "There is no month %d. Write the day first, as in 18/11/2026 or 18 nov.", parts->month);
    return FALSE;
  }
  day_to_date (today, &year, &month, &day_of_month);
  if (parts->year > LAST_YEAR || (parts->year > 0 && parts->year < FIRST_YEAR))
    return accept (DAY_NONE, day, error);
  found = parts->year > 0 ? day_from_date (parts->year, parts->month, parts->day) : DAY_NONE;
  if (parts->year == 0 && parts->weekday > 0)
    found = nearest (parts, today, TRUE);
  if (parts->year == 0 && found == DAY_NONE)
    found = nearest (parts, today, FALSE);
  if (found == DAY_NONE)
    return no_such_day (parts, parts->year > 0 ? parts->year : MAX (year, 1), error);
  if (parts->weekday > 0 && day_weekday (found) != parts->weekday)
    return wrong_weekday (found, today, error);
  return accept (found, day, error);
}

static gboolean parse_tokens (Tokens *tokens, int sign, Day today, Day *day, GError **error)
{
  Parts parts = { 0, 0, 0, 0 };
  gboolean known;
  Day found;

  found = parse_distance (tokens, sign, today, &known);
  if (known)
    return accept (found, day, error);
  if (sign != 0)
    return unreadable (error);
  found = parse_weekday (tokens, today, &known);
  if (known)
    return accept (found, day, error);
  for (size_t i = 0; tokens->count == 1 && i < G_N_ELEMENTS (near_days); i++) {
    if (is_word (&tokens->tokens[0], near_days[i].word))
      return accept (today + near_days[i].days, day, error);
  }
  if (tokens->count == 2 && month_of (&tokens->tokens[0]) > 0 && tokens->tokens[1].digits == 4) {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT,
                         "Which day of that month? Write it with the day, as in 1 nov 2026.");
    return FALSE;
  }
  if (!parts_from_tokens (tokens, today, &parts))
    return unreadable (error);
  return parse_date (&parts, today, day, error);
}

gboolean day_parse (const char *text, Day today, Day *day, GError **error)
{
  g_autofree char *clean = text_clean_line (text != NULL ? text : "", -1);
  g_autofree char *lower = g_ascii_strdown (clean, -1);
  g_auto (Tokens) tokens = { .count = 0 };
  const char *start = lower;
  int sign = 0;

  if (*lower == '\0') {
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INPUT, "A day is needed. Try 18 nov, +2w or tomorrow.");
    return FALSE;
  }
  if (*lower == '+' || *lower == '-') {
    sign = *lower == '+' ? 1 : -1;
    start++;
  } else {
    drop_time (lower);
  }
  if (!cut_into_tokens (start, &tokens))
    return unreadable (error);
  drop_fillers (&tokens);
  if (tokens.count == 0)
    return unreadable (error);
  return parse_tokens (&tokens, sign, today, day, error);
}

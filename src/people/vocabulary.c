#include "people/vocabulary.h"

#include "base/error.h"
#include "base/text.h"
#include "people/area_store.h"
#include "store/setting.h"

#include <string.h>

#define MAXIMUM_COMPARED 100 /* bytes of a name that are compared for likeness */

void vocabulary_free (Vocabulary *vocabulary)
{
  if (vocabulary == NULL)
    return;
  g_clear_pointer (&vocabulary->by_name, g_hash_table_unref);
  g_clear_pointer (&vocabulary->areas, g_ptr_array_unref);
  ladder_free (vocabulary->ladder);
  g_free (vocabulary);
}

Vocabulary *vocabulary_load (KithSession *session, GError **error)
{
  g_autoptr (Vocabulary) vocabulary = g_new0 (Vocabulary, 1);

  vocabulary->areas = area_store_names (session, error);
  if (vocabulary->areas == NULL)
    return NULL;
  vocabulary->ladder = ladder_load (session, error);
  if (vocabulary->ladder == NULL)
    return NULL;
  vocabulary->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < vocabulary->areas->len; i++) {
    Area *area = vocabulary->areas->pdata[i];

    g_hash_table_insert (vocabulary->by_name, text_fold (area->name), area);
  }
  vocabulary->default_limit = setting_number (session, "supporter.default_limit");
  vocabulary->today = session_today (session);
  return g_steal_pointer (&vocabulary);
}

const Area *vocabulary_area (const Vocabulary *vocabulary, const char *name)
{
  g_autofree char *clean = text_clean_line (name, -1);
  g_autofree char *folded = text_fold (clean);

  return g_hash_table_lookup (vocabulary->by_name, folded);
}

/* Levenshtein's distance (1966): single letters put in, left out or replaced. */
static size_t distance (const char *one, const char *other)
{
  size_t length = strnlen (one, MAXIMUM_COMPARED);
  size_t other_length = strnlen (other, MAXIMUM_COMPARED);
  size_t row[MAXIMUM_COMPARED + 1];

  for (size_t j = 0; j <= other_length; j++)
    row[j] = j;
  for (size_t i = 1; i <= length; i++) {
    size_t diagonal = row[0];

    row[0] = i;
    for (size_t j = 1; j <= other_length; j++) {
      size_t replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);

      diagonal = row[j];
      row[j] = MIN (replaced, MIN (row[j], row[j - 1]) + 1);
    }
  }
  return row[other_length];
}

const Area *vocabulary_nearest (const Vocabulary *vocabulary, const char *name)
{
  g_autofree char *wanted = text_fold (name);
  size_t least = strlen (wanted) / 2 + 1;
  const Area *nearest = NULL;

  for (guint i = 0; *wanted != '\0' && i < vocabulary->areas->len; i++) {
    const Area *area = vocabulary->areas->pdata[i];
    g_autofree char *folded = text_fold (area->name);
    /* "mental" is nearer to "mental health" than letters say. */
    size_t apart = strlen (wanted) > 2 && strstr (folded, wanted) != NULL ? 1 : distance (wanted, folded);

    if (apart < least) {
      least = apart;
      nearest = area;
    }
  }
  return nearest;
}

const char *vocabulary_grade (const Vocabulary *vocabulary, const char *text)
{
  int place = ladder_place (vocabulary->ladder, text);

  return place >= 0 ? vocabulary->ladder->grades->pdata[place] : NULL;
}

void offer_text_clear (OfferText *offer)
{
  g_clear_pointer (&offer->detail, g_free);
  g_clear_pointer (&offer->detail_folded, g_free);
}

static void clear_offer_text (gpointer data)
{
  offer_text_clear (data);
}

/* Cuts a last word that says the experience off TEXT. TRUE where there was one. */
static gboolean cut_experience (char *text, gboolean *lived)
{
  static const char *const words[] = { "willing", "lived" };
  size_t length = strlen (text);

  for (size_t i = 0; i < G_N_ELEMENTS (words); i++) {
    size_t size = strlen (words[i]);

    if (length < size || g_ascii_strcasecmp (text + length - size, words[i]) != 0)
      continue;
    if (length > size && text[length - size - 1] != ' ')
      continue;
    text[length - size] = '\0';
    g_strchomp (text);
    *lived = i == 1;
    return TRUE;
  }
  return FALSE;
}

gboolean offer_text_read (const Vocabulary *vocabulary, const char *text, OfferText *offer)
{
  g_autofree char *name = text_clean_line (text, -1);
  char *colon = strchr (name, ':');
  char *detail = colon != NULL ? colon + 1 : NULL;

  memset (offer, 0, sizeof *offer);
  if (colon != NULL)
    *colon = '\0';
  cut_experience (detail != NULL ? detail : name, &offer->lived);
  offer->area = vocabulary_area (vocabulary, name);
  if (offer->area == NULL)
    return FALSE;
  offer->detail = text_clean_line (detail != NULL ? detail : "", -1);
  offer->detail_folded = text_fold (offer->detail);
  offer->has_detail = *offer->detail != '\0';
  return TRUE;
}

static void refuse_area (const Vocabulary *vocabulary, const char *text, GError **error)
{
  g_autofree char *name = g_strndup (text, strcspn (text, ":"));
  const Area *nearest = vocabulary_nearest (vocabulary, g_strstrip (name));

  if (nearest != NULL)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no area \"%s\". Did you mean %s?", name, nearest->name);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_INPUT, "There is no area \"%s\" in the list of areas.", name);
}

static gboolean same_offer (const OfferText *one, const OfferText *other)
{
  return one->area == other->area && strcmp (one->detail_folded, other->detail_folded) == 0;
}

GArray *offer_texts_new (void)
{
  GArray *offers = g_array_new (FALSE, FALSE, sizeof (OfferText));

  g_array_set_clear_func (offers, clear_offer_text);
  return offers;
}

void offer_texts_add (GArray *offers, OfferText offer)
{
  for (guint i = 0; i < offers->len; i++) {
    OfferText *known = &g_array_index (offers, OfferText, i);

    if (same_offer (known, &offer)) {
      offer_text_clear (known);
      *known = offer;
      return;
    }
  }
  g_array_append_val (offers, offer);
}

GArray *offer_texts_read (const Vocabulary *vocabulary, const char *list, GError **error)
{
  g_autoptr (GArray) offers = offer_texts_new ();
  g_auto (GStrv) pieces = g_strsplit (list, ";", -1);

  for (int i = 0; pieces[i] != NULL; i++) {
    OfferText offer;

    if (*g_strstrip (pieces[i]) == '\0')
      continue;
    if (!offer_text_read (vocabulary, pieces[i], &offer)) {
      refuse_area (vocabulary, pieces[i], error);
      return NULL;
    }
    offer_texts_add (offers, offer);
  }
  return g_steal_pointer (&offers);
}

char *offer_text_write (const char *area, const char *detail, gboolean lived)
{
  g_autofree char *copy = g_strdup (detail);
  gboolean ignored = FALSE;
  /* A detail that ends in one of the two words keeps it when the experience stands behind it. */
  gboolean is_plain = !lived && !cut_experience (copy, &ignored);

  return g_strconcat (area, *detail != '\0' ? ":" : "", detail, lived ? " lived" : is_plain ? "" : " willing", NULL);
}

static gint by_area (gconstpointer a, gconstpointer b)
{
  const OfferText *one = a;
  const OfferText *other = b;
  g_autofree char *name = text_fold (one->area->name);
  g_autofree char *other_name = text_fold (other->area->name);
  int order = strcmp (name, other_name);

  return order != 0 ? order : strcmp (one->detail_folded, other->detail_folded);
}

char *offer_texts_write (GArray *offers)
{
  GString *list = g_string_new (NULL);

  g_array_sort (offers, by_area);
  for (guint i = 0; i < offers->len; i++) {
    const OfferText *offer = &g_array_index (offers, OfferText, i);
    g_autofree char *text = offer_text_write (offer->area->name, offer->detail, offer->lived);

    g_string_append_printf (list, "%s%s", i == 0 ? "" : "; ", text);
  }
  return g_string_free (list, FALSE);
}

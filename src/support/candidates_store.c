#include "support/candidates_store.h"

#include "base/text.h"
#include "store/statement.h"

#define ROWS_BETWEEN_TICKS 512

FactsPool *facts_pool_new (void)
{
  FactsPool *pool = g_new0 (FactsPool, 1);

  pool->texts = g_string_chunk_new (16 * 1024);
  pool->folded = g_hash_table_new (g_str_hash, g_str_equal);
  pool->blocks = g_ptr_array_new_with_free_func (g_free);
  return pool;
}

void facts_pool_free (FactsPool *pool)
{
  if (pool == NULL)
    return;
  g_string_chunk_free (pool->texts);
  g_hash_table_unref (pool->folded);
  g_ptr_array_unref (pool->blocks);
  g_free (pool);
}

static const char *pool_text (FactsPool *pool, const char *text)
{
  if (text == NULL || text[0] == '\0')
    return "";
  return g_string_chunk_insert (pool->texts, text);
}

/* For texts that many people share. */
static const char *pool_shared_text (FactsPool *pool, const char *text)
{
  if (text == NULL || text[0] == '\0')
    return "";
  return g_string_chunk_insert_const (pool->texts, text);
}

static const char *pool_folded (FactsPool *pool, const char *text)
{
  if (text == NULL || text[0] == '\0')
    return "";

  const char *known = g_hash_table_lookup (pool->folded, text);

  if (known != NULL)
    return known;

  g_autofree char *folded = text_fold (text);

  known = g_string_chunk_insert_const (pool->texts, folded);
  g_hash_table_insert (pool->folded, (gpointer)pool_shared_text (pool, text), (gpointer)known);
  return known;
}

/* Each question about supporters is asked of all of them in a row, or of one. */
#define PEOPLE                                                                                                         \
  "SELECT p.id, p.name, p.cohort, p.site, p.qualified_on, p.left_on, e.status = 'active', e.place_limit,\n"            \
  "       e.away_until, e.joined_on,\n"                                                                                \
  "       (SELECT g.name\n"                                                                                            \
  "          FROM grade g\n"                                                                                           \
  "         WHERE g.person = p.id\n"                                                                                   \
  "           AND g.held_from <= :today\n"                                                                             \
  "         ORDER BY g.held_from DESC\n"                                                                               \
  "         LIMIT 1)\n"                                                                                                \
  "  FROM enrolment e\n"                                                                                               \
  "  JOIN person p ON p.id = e.person\n"                                                                               \
  " WHERE e.scheme = :scheme\n"                                                                                        \
  "   AND e.role = 'supporter'\n"
#define OFFERS                                                                                                         \
  "SELECT e.person, o.area, o.detail, o.detail_folded, o.experience = 'lived',\n"                                      \
  "       r.sensitive = 0\n"                                                                                           \
  "       OR EXISTS (SELECT 1\n"                                                                                       \
  "                    FROM consent c\n"                                                                               \
  "                   WHERE c.person = e.person\n"                                                                     \
  "                     AND c.area = o.area\n"                                                                         \
  "                     AND c.withdrawn_on IS NULL)\n"                                                                 \
  "  FROM enrolment e\n"                                                                                               \
  "  JOIN offer o ON o.enrolment = e.id\n"                                                                             \
  "  JOIN area r ON r.id = o.area\n"                                                                                   \
  " WHERE e.scheme = :scheme\n"                                                                                        \
  "   AND e.role = 'supporter'\n"
#define ASKS                                                                                                           \
  "SELECT a.supporter, sum(a.state = 'asked'), sum(a.state = 'accepted'),\n"                                           \
  "       max(CASE WHEN a.volunteered = 0 THEN a.asked_on END),\n"                                                     \
  "       min(CASE WHEN a.state = 'asked' AND a.answer_due_on >= :today THEN a.answer_due_on\n"                        \
  "                WHEN a.state = 'accepted' AND a.expires_on >= :today THEN a.expires_on END)\n"                      \
  "  FROM ask a\n"                                                                                                     \
  "  JOIN request r ON r.id = a.request\n"                                                                             \
  " WHERE r.scheme = :scheme\n"
#define PAIRS                                                                                                          \
  "SELECT p.supporter, count(*), min(CASE WHEN g.end_on >= :today THEN g.end_on END)\n"                                \
  "  FROM pair p\n"                                                                                                    \
  "  LEFT JOIN agreement g ON g.pair = p.id\n"                                                                         \
  "   AND g.number = (SELECT max(n.number) FROM agreement n WHERE n.pair = p.id)\n"                                    \
  " WHERE p.scheme = :scheme\n"                                                                                        \
  "   AND p.state = 'active'\n"

typedef struct {
  const char *all, *one;
  gboolean needs_today;
} Question;

static const Question people_question = {
  PEOPLE " ORDER BY p.name_folded, p.id",
  PEOPLE "   AND e.person = :person",
  TRUE,
};
static const Question offers_question = {
  OFFERS " ORDER BY o.enrolment, o.area, o.detail_folded",
  OFFERS "   AND e.person = :person\n ORDER BY o.enrolment, o.area, o.detail_folded",
  FALSE,
};
static const Question asks_question = {
  ASKS " GROUP BY a.supporter",
  ASKS "   AND a.supporter = :person\n GROUP BY a.supporter",
  TRUE,
};
static const Question pairs_question = {
  PAIRS " GROUP BY p.supporter",
  PAIRS "   AND p.supporter = :person\n GROUP BY p.supporter",
  TRUE,
};

static Statement *question_ask (KithSession *session, const Question *question, gint64 person, GError **error)
{
  Statement *row = statement_new (session->store, person != 0 ? question->one : question->all, error);

  if (row == NULL)
    return NULL;
  statement_bind_int (row, "scheme", session->scheme);
  if (question->needs_today)
    statement_bind_day (row, "today", session_today (session));
  if (person != 0)
    statement_bind_int (row, "person", person);
  return row;
}

/* What is being read: rows answer the questions one after the other. */
typedef struct {
  KithSession *session;
  gint64 person;
  FactsPool *pool;
  GArray *supporters;
  GHashTable *places; /* id → index + 1 */
  guint rows;
} Reading;

/* TRUE: a row is there. */
static gboolean reading_next (Reading *reading, Statement *row, GError **error)
{
  if (++reading->rows % ROWS_BETWEEN_TICKS == 0 &&
      !session_tick (reading->session, "Reading the supporters", -1, error))
    return FALSE;
  return statement_next (row, error);
}

static SupporterFacts *reading_find (Reading *reading, gint64 id)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (reading->places, &id));

  return place > 0 ? &g_array_index (reading->supporters, SupporterFacts, place - 1) : NULL;
}

static gboolean read_people (Reading *reading, GError **error)
{
  g_autoptr (Statement) row = question_ask (reading->session, &people_question, reading->person, error);
  FactsPool *pool = reading->pool;
  GError *failure = NULL;

  while (row != NULL && reading_next (reading, row, &failure)) {
    SupporterFacts supporter = {
      .id = statement_int (row, 0),
      .name = pool_text (pool, statement_text (row, 1)),
      .cohort_folded = pool_folded (pool, statement_text (row, 2)),
      .site = pool_shared_text (pool, statement_text (row, 3)),
      .site_folded = pool_folded (pool, statement_text (row, 3)),
      .qualified_on = statement_day (row, 4),
      .left_on = statement_day (row, 5),
      .active = statement_int (row, 6) != 0,
      .limit = (gint32)statement_int (row, 7),
      .away_until = statement_day (row, 8),
      .joined_on = statement_day (row, 9),
      .grade = pool_shared_text (pool, statement_text (row, 10)),
      .next_free = DAY_NONE,
      .last_asked_on = DAY_NONE,
    };

    g_array_append_val (reading->supporters, supporter);
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return row != NULL && failure == NULL;
}

static void index_people (Reading *reading)
{
  for (guint i = 0; i < reading->supporters->len; i++)
    g_hash_table_insert (reading->places, &g_array_index (reading->supporters, SupporterFacts, i).id,
                         GUINT_TO_POINTER (i + 1));
}

/* The rows of one supporter follow each other, so each supporter's offers are a slice of one block. */
static void share_out_offers (Reading *reading, GArray *offers, GArray *owners)
{
  OfferFacts *block = (OfferFacts *)(void *)g_array_free (offers, FALSE);

  g_ptr_array_add (reading->pool->blocks, block);
  for (guint i = 0; i < owners->len; i++) {
    SupporterFacts *supporter = reading_find (reading, g_array_index (owners, gint64, i));

    if (supporter == NULL)
      continue;
    if (supporter->offer_count == 0)
      supporter->offers = &block[i];
    supporter->offer_count++;
  }
}

static gboolean read_offers (Reading *reading, GError **error)
{
  g_autoptr (Statement) row = question_ask (reading->session, &offers_question, reading->person, error);
  g_autoptr (GArray) owners = g_array_new (FALSE, FALSE, sizeof (gint64));
  GArray *offers = g_array_new (FALSE, FALSE, sizeof (OfferFacts));
  GError *failure = NULL;

  while (row != NULL && reading_next (reading, row, &failure)) {
    gint64 owner = statement_int (row, 0);
    OfferFacts offer = {
      .area = statement_int (row, 1),
      .detail = pool_shared_text (reading->pool, statement_text (row, 2)),
      .detail_folded = pool_shared_text (reading->pool, statement_text (row, 3)),
      .lived = statement_int (row, 4) != 0,
      .consented = statement_int (row, 5) != 0,
    };

    g_array_append_val (owners, owner);
    g_array_append_val (offers, offer);
  }
  share_out_offers (reading, offers, owners);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return row != NULL && failure == NULL;
}

static Day earlier_day (Day one, Day other)
{
  if (one == DAY_NONE || other == DAY_NONE)
    return one == DAY_NONE ? other : one;
  return MIN (one, other);
}

static gboolean read_asks (Reading *reading, GError **error)
{
  g_autoptr (Statement) row = question_ask (reading->session, &asks_question, reading->person, error);
  GError *failure = NULL;

  while (row != NULL && reading_next (reading, row, &failure)) {
    SupporterFacts *supporter = reading_find (reading, statement_int (row, 0));

    if (supporter == NULL)
      continue;
    supporter->open_asks = (gint32)statement_int (row, 1);
    supporter->unused_yeses = (gint32)statement_int (row, 2);
    supporter->last_asked_on = statement_day (row, 3);
    supporter->next_free = earlier_day (supporter->next_free, statement_day (row, 4));
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return row != NULL && failure == NULL;
}

static gboolean read_pairs (Reading *reading, GError **error)
{
  g_autoptr (Statement) row = question_ask (reading->session, &pairs_question, reading->person, error);
  GError *failure = NULL;

  while (row != NULL && reading_next (reading, row, &failure)) {
    SupporterFacts *supporter = reading_find (reading, statement_int (row, 0));

    if (supporter == NULL)
      continue;
    supporter->active_pairs = (gint32)statement_int (row, 1);
    supporter->next_free = earlier_day (supporter->next_free, statement_day (row, 2));
  }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return row != NULL && failure == NULL;
}

GArray *supporter_facts_read (KithSession *session, gint64 person, FactsPool *pool, GError **error)
{
  g_autoptr (GArray) supporters = g_array_new (FALSE, FALSE, sizeof (SupporterFacts));
  g_autoptr (GHashTable) places = g_hash_table_new (g_int64_hash, g_int64_equal);
  Reading reading = { session, person, pool, supporters, places, 0 };

  if (!read_people (&reading, error))
    return NULL;
  index_people (&reading);
  if (!read_offers (&reading, error) || !read_asks (&reading, error) || !read_pairs (&reading, error))
    return NULL;
  return g_steal_pointer (&supporters);
}

/* What a statement selects to know whether a message has left: its state, for letter_of_state(). */
#pragma once

/* Of the task `t`: the number of the message that it comes from: of an answer, the reminder, once there is one. A broadcast is many: one that waits counts before those
 * that left. */
#define LETTER_OF_TASK                                                                                                 \
  "(SELECT x.id FROM message x\n"                                                                                      \
  "  WHERE x.request = t.request AND x.state <> 'discarded'\n"                                                         \
  "    AND CASE t.kind WHEN 'answer' THEN x.kind IN ('ask', 'reminder') AND x.ask = t.ask\n"                           \
  "                    WHEN 'permission' THEN x.kind = 'permission'\n"                                                 \
  "                    WHEN 'volunteers' THEN x.kind = 'broadcast'\n"                                                  \
  "                    WHEN 'quiet' THEN x.kind = 'introduction'\n"                                                    \
  "                    ELSE 0 END\n"                                                                                   \
  "  ORDER BY x.kind = 'broadcast' AND x.state NOT IN ('waiting', 'failed'), x.id DESC\n"                              \
  "  LIMIT 1)"

/* Of the ask `k`: the introduction made from it, else the question. */
#define LETTER_OF_ASK                                                                                                  \
  "(SELECT m.state FROM message m\n"                                                                                   \
  "  WHERE m.request = k.request AND m.ask = k.id AND m.state <> 'discarded'\n"                                        \
  "    AND m.kind = CASE k.state WHEN 'introduced' THEN 'introduction' ELSE 'ask' END\n"                               \
  "  ORDER BY m.id DESC\n"                                                                                             \
  "  LIMIT 1)"

/* Of the ask `k`: TRUE when a question was written, none has left, and no answer came in another way. */
#define ASK_IS_UNSENT                                                                                                  \
  "(k.answered_on IS NULL\n"                                                                                           \
  "  AND EXISTS (SELECT 1 FROM message m WHERE m.request = k.request AND m.ask = k.id AND m.kind = 'ask')\n"           \
  "  AND NOT EXISTS (SELECT 1 FROM message m\n"                                                                        \
  "                   WHERE m.request = k.request AND m.ask = k.id\n"                                                  \
  "                     AND m.state NOT IN ('waiting', 'failed', 'discarded')))"

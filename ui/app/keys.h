/* The extra keys of kith.conf: `keys = { ask = "F5"; };` gives an action one more key wherever the action is. */
#pragma once

#include "base/conf.h"
#include "ui/widgets/action.h"

/* Whether every action that CONF gives keys to exists, and every key. FALSE with KITH_ERROR_INPUT and a sentence that names the line, before
 * the program starts half-configured. */
gboolean keys_check (const Conf *conf, GError **error);

/* The action of TABLE that CONF gives KEY to, or NULL. To be asked before action_for_key(), so that one's own key wins. */
const Action *keys_find (const Conf *conf, const Action *table, Key key);

import { useEffect, useMemo, type ReactElement } from "react";
import { MantineProvider } from "@mantine/core";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { Refused } from "@client/rest.js";
import { theme, variables } from "@ui/theme.js";
import { Notices } from "@ui/notices.js";
import { createRoutes } from "./routes.js";
import { usePreferences } from "./session/preferences.js";
import { signedOut } from "./session/session.js";
import { speak, WordsContext } from "./words.js";

const RETRIES = 2; // a refusal is final; a lost network may be back in a moment

function createClient(): QueryClient {
  const onError = (error: unknown): void => {
    if (error instanceof Refused && error.status === 401) signedOut(client);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (count, error) => !(error instanceof Refused) && count < RETRIES },
    },
  });
  return client;
}

const client = createClient();
const router = createRoutes(client);

export function Console(): ReactElement {
  const { locale } = usePreferences();
  const words = useMemo(() => speak(locale), [locale]);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <WordsContext value={words}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
          <Notices dismiss={words.t("action.dismiss")} />
        </QueryClientProvider>
      </WordsContext>
    </MantineProvider>
  );
}

"""The language model: the only door to openai and instructor (大模型).

A model points, code copies: nothing here hands a model's words on as a value. `choose` returns indices into candidates
that the caller cut out of the document, `point` ids that the caller gave to pieces of it.

    settings = llm_settings_from(os.environ, Path.cwd(), mode="auto", max_cost=Decimal("5"))      # pipeline.config
    async with open_client(settings, calls=store.calls()) as client:                              # pipeline.llm.engine
        if client is None:
            ...                                                     # --llm none, or nothing to ask: the pattern reader alone
        paragraph, clauses = text[start:end], [...]                 # slices of the document
        if client.capabilities.choice_form == "grammar":            # a small local model: it can only spell candidates
            outcome = await client.choose(load("project_choice").render(text=paragraph),          # prompts.loader
                                          [Question("purpose", "用途", candidates), Question("reason", "原因", others)], document_id)
        else:                                                       # a strong model: ids of clauses
            shown = numbered((f"c{n}", clause) for n, clause in enumerate(clauses, 1))            # pipeline.llm.pointing
            outcome = await client.point(load("project_point").render(clauses=shown), ["purpose", "change_reason"],
                                         [f"c{n}" for n in range(1, len(clauses) + 1)], document_id)
        if isinstance(outcome, DeadLetter):
            ...                                                     # a row of `failures`: outcome.category, .message, .attempts
        else:
            outcome.value                                           # {"purpose": 1, "reason": None} or {"purpose": ("c2", "c3"), ...}
            outcome.form, outcome.reader                            # "grammar", "gemma3-270m-q4-k-m project_choice@2"
        client.meter.of(document_id), client.meter.total            # usage of this run; cost_text(usage.cost) for the row

What to expect
- Labels of questions are the labels in the prompt's examples; the answer to `choose` is one line a question. `required` leaves
  out 无 where a cue promises a value; a question with one candidate left is not asked and is missing in the answer, since an
  agreement that the model could not refuse says nothing. Give it ends to choose from: the clause, the sentence, one more.
- Errors: `TooLong` (cut at max_tokens, or over the context): split the text or the fields once and ask again. `RunStopped`
  (`EndpointRefused`, `CeilingReached`): finish documents at hand without a model or leave them for later, stop, say why. Both
  are raised; whatever else a request fails of is a DeadLetter, and the run goes on.
- Ask many at once (`asyncio.gather`); limits, pauses and the number of calls in flight are the client's business. Requests of
  one prompt after another keep the server's prompt cache warm.
- Raw answers are kept before they are read. Asked again with the same text, prompt version and model, nothing is called.
- A new prompt: a file in prompts/texts, `python -m prompts`. An edit needs a new version. Placeholders stand in the last message.

Modules: engine (settings → client), client, choice, pointing, schema (what is asked), transport (HTTP and its only retry), limits,
meter and prices (tokens, cost, ceilings), cache (ledger of raw answers; `pipeline.store.calls` keeps it in the database),
reply, probe and doctor (what an endpoint can do), embedded and embedded_server (llama.cpp in a child process), errors.
"""

/**
 * The file that `dikast config init` writes: every setting with its default and a word on what it does.
 */

/** A configuration file that says in full what the defaults are. */
export const CONFIG_TEMPLATE = `# yaml-language-server: $schema=./node_modules/dikast/schema/dikast.schema.json
#
# Configuration of Dikast. What you leave out keeps its default, and this file holds all defaults: keep what you change.
# Check it with \`dikast config check\`, which also says what takes effect only with a later release.
# Environment variables are NOT filled in: \${NAME} is plain text. Keep secrets out of this file.

consensus:
  agent_pools:
    # Is every claim supported by the sources?
    fact_verification:
      min_agents: 7 # drawn for each request; 7 agents tolerate 2 faulty ones, 4 tolerate 1, fewer none
      max_agents: 15 # up to which a panel without consensus is widened, if there are validators of your own beside the built-in ones
      byzantine_threshold: 0.67 # share of the full panel's weight a side needs; from 2/3 to 1
      adaptive_threshold: false # true: raised by high stakes, many claims and recent split decisions
      policy: gate # gate: its approval is needed; advisory: it is only reported
      voting: cross_examination # cross_examination: objections go to the whole panel; plain: one round only
#      polling: sequential # plain pools only: the cheapest first, and no more than needed; parallel: all at once
#      standby: [telephone-numbers] # validators of your own that wait to replace an agent that is quarantined or excluded
      # An agent with a specialization that is not listed weighs 1.0. Weights too far apart are clamped.
      specialization_weights: { hallucination_detection: 1.2, source_verification: 1.1, numerical_accuracy: 1.0 }

    # Does every citation point to a source that supports its claim?
    citation_validation:
      min_agents: 5
      max_agents: 10
      byzantine_threshold: 0.67
      policy: gate
      voting: cross_examination
      specialization_weights: { format_validation: 1.1, accessibility_check: 1.0, relevance_assessment: 1.0 }

    # Does the answer hang together, without contradicting itself?
    coherence_assessment:
      min_agents: 5
      max_agents: 10
      byzantine_threshold: 0.67
      policy: gate
      voting: cross_examination
      specialization_weights: { logical_flow: 1.1, consistency_check: 1.0, structural_analysis: 1.0 }

    # Does it answer all that was asked?
    completeness_validation:
      min_agents: 5
      max_agents: 10
      byzantine_threshold: 0.67
      policy: gate
      voting: cross_examination
      specialization_weights:
        facet_coverage: 1.0
        question_answering: 1.0
        constraint_check: 1.0
        item_coverage: 1.0
        source_coverage: 1.0

    # A pool of your own; it needs validators of your own (see below).
    # house_style:
    #   proposition: The answer keeps to the house style.
    #   min_agents: 4
    #   policy: advisory

    # Experts behind a gate, with validators of your own: asked only when it comes to no consensus.
    # legal_experts:
    #   arbitrates: fact_verification
    #   min_agents: 1

  # Deadlines: agents that are late count for neither side. Rates: what alerts watch; the second with a later release.
  performance_targets:
    fast_path_latency: 100ms
    standard_path_latency: 500ms
    complex_path_latency: 2000ms
    consensus_success_rate: 0.995
    byzantine_detection_accuracy: 0.999

security:
  cryptographic:
    message_authentication: hmac-sha256 # between replicas, with a later release
    agent_identity_verification: true
    vote_signing: ed25519
    replay_protection: timestamp-nonce

  # Always on; that false switches it off comes with a later release.
  byzantine_protection:
    reputation_tracking: true
    behavior_analysis: true
    collusion_detection: true
    performance_monitoring: true

  access_control:
    agent_authentication: pki # with a later release
    # Who may rule where the agents come to no consensus; keys as printed by: dikast review key NAME
    human_reviewer_roles: ["senior_engineer", "domain_expert"]
    reviewers: []
    #  - { name: anna, role: domain_expert, public_key: 0123... }
    audit_logging: comprehensive # with a later release

# Validators of your own: JavaScript modules, by a path relative to this file.
validators: []
#  - module: ./validators/house-style.js
#    pool: house_style
#    family: house-rules # agents of one family share a cap of a third of the weight

# What follows when the agents come to no consensus: more time, more agents, experts, and at last a person (dikast review).
resolution:
  late_ballots: 200ms # extra time at the deadline where the votes of late agents are what is lacking; 0ms: none
  further_sources_time: 5000ms # for a plug that looks for further sources (library); 0ms: nobody looks
  further_sources_max: 5 # added at most; with them the answer is judged anew, once
  further_characters_max: 100000 # in all of them together
  review_due: 86400s # then the review is overdue; the verdict stays undecided until somebody rules

# Models as jurors, best in a plain pool of their own; keys come from the environment.
jury:
  jurors: []
#    - provider: openai-compatible
#      base_url: https://models.example/v1
#      model: some-model
#      api_key_env: SOME_KEY
#      pool: jury
#      name: some-juror
#      specialization: language_model
#      family: some-model # agents of one family share a cap of a third of the weight
#      vendor: example # models of one vendor fail together
#      input_price: 2.5 # of a million tokens
#      output_price: 10
#      timeout: 20s
#      structured_output: false # whether it takes a JSON schema
#    - provider: onnx # a text classifier on disk: does a source support a claim?
#      path: ./models/nli # with config.json, tokenizer.json and the model
#      file: onnx/model_quantized.onnx # default: model.onnx, else onnx/model.onnx
#      pool: fact_verification
#      supported_label: entailment # default: found by its name in config.json
#      approve_at: 0.7 # from this probability on a claim is supported,
#      object_at: 0.3 # up to this one it is objected to
#      max_tokens: 512 # of source and claim at once
  concurrency: 8 # calls at one vendor at once
#  calls_per_minute: 60 # at one vendor
#  calls_per_request: 20 # used up, the rest of the jury abstains
#  tokens_per_request: 100000
#  cost_per_request: 0.2
#  calls_per_day: 10000
#  tokens_per_day: 50000000
#  cost_per_day: 50
  cached_opinions: 0 # kept in memory, used again for the same model, prompt and request

# dikast gateway: an OpenAI-compatible endpoint in front of a vendor. Options on the command line win.
gateway:
#  upstream: https://vendor.example/v1
#  api_key_env: VENDOR_KEY # else the client's key is passed on
#  client_key_env: CLIENT_KEY # what clients must send; needed where others than this machine can reach it
  host: 127.0.0.1
  port: 8090
  policy: block # block, revise, annotate or shadow
  undecided: fail_closed
  max_revisions: 1
  release: answer # answer: a stream is held back as a whole; claim: each claim once it is accepted
#  withheld_text: This answer was withheld.
  calls: 64 # at a time
  timeout: 120s
  max_body: 4 # MiB
  keep_alive: 15s # longest silence of a stream that is held back

# Gold questions: labelled answers, as dikast calibrate takes them, asked among live requests to test the agents. Nobody can
# tell them apart before the pool is told the truth; they open no review and are left out of all figures.
# gold:
#   file: ./gold.jsonl
#   rate: 0.05 # share of live validations that one follows
#   questions_per_day: 100 # agents that are paid are paid for them, too

# When an operator is told what (a callback of the library, or standard error). Critical ones never wait.
alerts:
  log: false # each alert as a line of JSON on standard error
  slow_validation: 2000ms
  fault_rate: 0.1 # share of the seats in the window that may have a fault
  window: 300s # rates and quantiles are judged over it,
  min_validations: 20 # from so many validations on
  group_interval: 60s # least time between two messages of one rule
  repeat_interval: 3600s # what lasts is told again
`;

"""What is told of an evaluation, by the key of its message: never whose score, nor how high.

Whoever is told may know it at that moment already (decision blind-evaluators).
"""

from layers.words.text import Text

NAMED, SCORE, ALL_IN, DECIDE = "named", "score", "all_in", "decide"
NOMINATED, RELEASED = "nominated", "released"

NOTICES = {
    NAMED: Text(
        "請您擔任評鑑委員，請先聲明利益關係", "you are named as an evaluator: declare first"
    ),
    SCORE: Text("開放評分，請評分", "the scoring is open: your scores"),
    ALL_IN: Text("委員都交出評分了", "every evaluator has handed in"),
    DECIDE: Text("評分定案，請決定是否遴報", "scores sealed: nominate or not"),
    NOMINATED: Text("縣市遴報複評", "nominated by its county"),
    RELEASED: Text("評鑑結果公布了", "the result is released"),
}

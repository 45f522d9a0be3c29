"""Problems of visits: not to be planned yet, nobody goes, something has not arrived."""

from layers.words.problems import Nature, Problem
from layers.words.text import Text
from mapserve.errors import Forbidden


class VisitTooEarly(Problem):
    """A visit of an evaluation whose maps are not pinned, or whose scoring is not open."""

    code = "visit-too-early"
    nature = Nature.CONFLICT
    what = Text("要在評分期間才能排訪評。", "A visit is planned while scores are given.")
    mend = Text("請先開始評分，封存兩版地圖。", "Open the scoring first: it seals both maps.")


class NobodyGoes(Problem):
    """Evaluators of a visit who are not on the panel, or have a conflict of interest."""

    code = "nobody-goes"
    what = Text("沒有可以去的委員。", "No evaluator can go.")
    mend = Text(
        "請選已聲明沒有利益關係的委員。", "Choose evaluators who declared no conflict of interest."
    )


class NotGoing(Forbidden):
    """Somebody who answers for a visit that they do not go on."""

    code = "not-going"
    what = Text("您不在這次訪評的名單上。", "You do not go on this visit.")
    mend = Text("", "")


class ListChanged(Problem):
    """Somebody changed the list since it was read (facts: version)."""

    code = "list-changed"
    nature = Nature.CONFLICT
    what = Text("有人改過查看清單。", "Somebody has changed the list.")
    mend = Text("請重新載入再存。", "Load it again and save.")


class NotOnTheList(Problem):
    """Something to verify that was neither computed nor described (facts: key)."""

    code = "not-on-the-list"
    what = Text("清單上沒有「{key}」。", "“{key}” is not on the list.")


class NotArrived(Problem):
    """Answers that the phone names and the server does not have (facts: ids)."""

    code = "not-arrived"
    nature = Nature.CONFLICT
    what = Text("還有 {count} 筆沒有送到。", "{count} answers have not arrived.")
    mend = Text("請先送出再交。", "Send them first.")


class PhotosNotArrived(Problem):
    """Photos that answers name and the server does not have (facts: photos)."""

    code = "photos-not-arrived"
    nature = Nature.CONFLICT
    what = Text("還有 {count} 張照片沒有送到。", "{count} photos have not arrived.")
    mend = Text("請先送出再交。", "Send them first.")


class PhonesDiffer(Problem):
    """Two answers to one question that nobody superseded (facts: targets)."""

    code = "phones-differ"
    nature = Nature.CONFLICT
    what = Text("您的兩支手機有 {count} 題答得不一樣。", "Your two phones differ on {count}.")
    mend = Text("請再答一次，最後那次算數。", "Answer once more: that one counts.")


class OtherPhoto(Problem):
    """A photo that is not what its address says it is."""

    code = "other-photo"
    what = Text("照片和它的編號不符。", "The photo is not the one that its address names.")

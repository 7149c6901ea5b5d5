"""Handing out the files beside values: to the planning division and the department, and only ever as a download."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from kpis.evidence import file_name
from kpis.models import Evidence
from kpis.workflow.permissions import may_read_thread, works_for
from office.kit.access import looked_at


@looked_at
def download(request: HttpRequest, evidence_id: int) -> FileResponse:
    """404 where it is not theirs to know, 403 where it is not theirs to read; a link has no file here."""
    found = Evidence.objects.select_related("actual__kpi__strategy")
    evidence = get_object_or_404(found, pk=evidence_id)
    kpi = evidence.actual.kpi
    if not works_for(request.user, kpi.strategy) or not evidence.file:
        raise Http404("この資料はありません。")
    if not may_read_thread(request.user, kpi):
        raise PermissionDenied("根拠資料を見られるのは、担当課と企画部門の職員です。")
    try:
        content = evidence.file.open("rb")
    except FileNotFoundError:
        raise Http404("この資料のファイルがありません。情報政策部門へご連絡ください。") from None
    response = FileResponse(
        content, as_attachment=True, filename=file_name(evidence), content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response

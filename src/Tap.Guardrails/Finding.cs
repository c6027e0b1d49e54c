namespace Tap.Guardrails;

/// <summary>A resource that breaks a guardrail.</summary>
/// <param name="Guardrail">The guardrail.</param>
/// <param name="Resource">The resource.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record Finding(Guardrail Guardrail, RegisteredResource Resource, string Message);

/// <summary>Lets findings of a guardrail stand.</summary>
/// <param name="Guardrail">The guardrail's id.</param>
/// <param name="Resource">The logical name of the one resource it is about; null for all.</param>
/// <param name="Reason">Why the findings may stand.</param>
public sealed record Waiver(string Guardrail, string? Resource, string Reason)
{
    /// <summary>Whether it is about that finding.</summary>
    /// <param name="finding">The finding.</param>
    public bool Covers(Finding finding) => finding.Guardrail.Id == Guardrail && (Resource is null || Resource == finding.Resource.Name);
}

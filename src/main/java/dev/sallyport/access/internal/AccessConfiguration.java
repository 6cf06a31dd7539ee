package dev.sallyport.access.internal;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Switches on the minute's summary of refused sign-ins. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class AccessConfiguration {}
